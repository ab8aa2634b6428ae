import type { Value } from "@tessera/onnx";
import type { PartBuilder } from "../store/part-builder.ts";

/** Rows of activations as 8-bit numbers with a scale each. */
export interface QuantizedRows {
  /** uint8 [rows, in], 128 is zero */
  readonly values: Value;
  /** float32 [rows, 1]: what a value of one more than 128 stands for */
  readonly scale: Value;
}

/**
 * Quantises activations [..., in] with a scale per row, 127 steps either way around zero: an outlier in one token then costs the others nothing.
 *
 * @param factor float32 [rows, 1] that the activations still lack. It changes the scale alone, so a whole multiplication is saved.
 */
export function quantizeRows({ graph }: PartBuilder, x: Value, columns: number, factor?: Value): QuantizedRows {
  const [values, scale] = [`${x}_rows`, `${x}_rows_scale`];
  // Several layers may read the same activations: they are quantised once.
  if (graph.has(values)) return { values, scale };
  const flat = graph.node("Reshape", [x, graph.integers([-1, columns])]); // [rows, in]
  const last = graph.integers([-1]);
  const highest = graph.node("ReduceMax", [flat, last], { attributes: { keepdims: 0 } }); // [rows]
  const lowest = graph.node("ReduceMin", [flat, last], { attributes: { keepdims: 0 } });
  const magnitude = graph.node("Max", [
    highest,
    graph.node("Neg", [lowest]),
    // A row of zeros stays one instead of becoming 0 / 0.
    graph.constant("row_least", "float32", [1], Float32Array.of(1e-30)),
  ]);
  const step = graph.node("Mul", [magnitude, graph.constant("row_step", "float32", [1], Float32Array.of(1 / 127))]);
  const zeros = graph.node("Expand", [graph.constant("row_zero", "uint8", [1], Uint8Array.of(128)), graph.node("Shape", [step])]);
  graph.node("QuantizeLinear", [flat, step, zeros], { attributes: { axis: 0 }, outputs: [values] });
  const column = graph.node("Unsqueeze", [step, last], factor === undefined ? { outputs: [scale] } : {});
  if (factor !== undefined) graph.node("Mul", [column, factor], { outputs: [scale] });
  return { values, scale };
}
