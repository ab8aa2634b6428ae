import type { Value } from "@tessera/onnx";
import type { Projection } from "../architectures/language-weights.ts";
import type { PartBuilder } from "../store/part-builder.ts";
import { integerWeight } from "./integer-weight.ts";

/** The product of quantised rows, uint8 [rows, in], with an int8 weight: float32 [rows, out], which still lacks the scale of each row and the bias. */
export function rowProduct(part: PartBuilder, rows: Value, { name, weight }: Projection): Value {
  const { graph } = part;
  const { values, scales } = integerWeight(part, name, weight);
  const one = graph.constant("one", "float32", [], Float32Array.of(1));
  const zero = graph.constant("zero_128", "uint8", [], Uint8Array.of(128));
  return graph.node("MatMulIntegerToFloat", [rows, values, one, scales, zero], { domain: "com.microsoft" });
}
