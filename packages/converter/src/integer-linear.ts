import type { Value } from "@tessera/onnx";
import type { PartBuilder } from "./part-builder.ts";
import { quantizeColumns } from "./quantize-columns.ts";
import type { RowSource } from "./row-source.ts";

export interface IntegerLinearOptions {
  readonly name: string;
  /** [out, in] */
  readonly weight: RowSource;
  /** float32 [out] */
  readonly bias: Value | undefined;
  /** One activation scale a row instead of one a call. */
  readonly perRow: boolean;
}

const contrib = { domain: "com.microsoft" } as const;

/** int8 × int8: weights with a scale per output channel, activations quantised on the way. */
export function integerLinear(part: PartBuilder, x: Value, { name, weight, bias, perRow }: IntegerLinearOptions): Value {
  const { graph, weights } = part;
  let quantized: ReturnType<typeof quantizeColumns> | undefined;
  // Values and scales come from one pass; they are written one after the other, then forgotten.
  const w = weights.declare(graph, `${name}.int8`, "int8", [weight.columns, weight.rows], async function* () {
    quantized = quantizeColumns(weight);
    const { values } = await quantized;
    yield new Uint8Array(values.buffer);
  });
  const scales = weights.declare(graph, `${name}.scales`, "float32", [weight.rows], async function* () {
    const { scales } = await (quantized ?? quantizeColumns(weight));
    quantized = undefined;
    yield new Uint8Array(scales.buffer);
  });
  if (perRow) {
    const { values, magnitude, step, zero } = quantizeRows(part, x);
    const product = graph.node("MatMulIntegerToFloat", [values, w, step, scales, zero], contrib);
    const scaled = graph.node("Mul", [product, magnitude]);
    return bias ? graph.node("Add", [scaled, bias]) : scaled;
  }
  // Several layers may read the same activations: quantise them once.
  const [values, scale, zero] = [`${x}_q`, `${x}_scale`, `${x}_zero`];
  if (!graph.has(values)) graph.node("DynamicQuantizeLinear", [x], { outputs: [values, scale, zero] });
  return graph.node("MatMulIntegerToFloat", [values, w, scale, scales, zero, "", ...(bias ? [bias] : [])], contrib);
}

/** Each row divided by its largest magnitude, then quantised in 127 steps either way around 128. */
function quantizeRows({ graph }: PartBuilder, x: Value) {
  const step = graph.constant("row_step", "float32", [], Float32Array.of(1 / 127));
  const zero = graph.constant("row_zero", "uint8", [], Uint8Array.of(128));
  const largest = graph.node("ReduceMax", [graph.node("Abs", [x]), graph.integers([-1])], { attributes: { keepdims: 1 } });
  // A row of zeros stays one instead of becoming 0 / 0.
  const magnitude = graph.node("Max", [largest, graph.constant("row_least", "float32", [], Float32Array.of(1e-30))]);
  const values = graph.node("QuantizeLinear", [graph.node("Div", [x, magnitude]), step, zero]);
  return { values, magnitude, step, zero };
}
