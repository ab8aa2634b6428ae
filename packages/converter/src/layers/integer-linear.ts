import type { Value } from "@tessera/onnx";
import type { Projection } from "../architectures/language-weights.ts";
import { integerWeight } from "../formats/integer-weight.ts";
import { floatWeight, type PartBuilder } from "../store/part-builder.ts";

/** int8 × int8 with one activation scale a call: [..., in] → [..., out]. */
export function integerLinear(part: PartBuilder, x: Value, { name, weight, bias }: Projection): Value {
  const { graph } = part;
  const { values: w, scales } = integerWeight(part, name, weight);
  // Several layers may read the same activations: quantise them once.
  const [values, scale, zero] = [`${x}_q`, `${x}_scale`, `${x}_zero`];
  if (!graph.has(values)) graph.node("DynamicQuantizeLinear", [x], { outputs: [values, scale, zero] });
  const inputs = [values, w, scale, scales, zero, "", ...(bias ? [floatWeight(part, `${name}.bias`, [weight.rows], bias)] : [])];
  return graph.node("MatMulIntegerToFloat", inputs, { domain: "com.microsoft" });
}
