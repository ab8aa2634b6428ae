import type { Value } from "@tessera/onnx";
import type { Projection } from "../architectures/language-weights.ts";
import { isKernelFormat } from "../formats/is-kernel-format.ts";
import { quantizeRows } from "../formats/quantize-rows.ts";
import { rowProduct } from "../formats/row-product.ts";
import { sliceRows } from "../rows/slice-rows.ts";
import type { PartBuilder } from "../store/part-builder.ts";
import { kernelLinear } from "./kernel-linear.ts";
import { linear } from "./linear.ts";
import { rowLinear } from "./row-linear.ts";

export interface MlpWeights {
  /** Rows of gate, then up: [2 × intermediate_size, hidden_size] */
  readonly gateUp: Projection;
  readonly down: Projection;
}

/** SwiGLU, `down(silu(gate(x)) × up(x))`: [batch, seq, hidden_size] → the same. */
export function mlp(part: PartBuilder, x: Value, { gateUp, down }: MlpWeights): Value {
  const { graph } = part;
  if (!gateUp.bias) {
    const { format } = part;
    if (format === "rows8") return rowMlp(part, x, { gateUp, down });
    if (format === "kernel-columns8") return columnMlp(part, x, { gateUp, down });
    if (isKernelFormat(format)) return linear(part, kernelLinear(part, x, { ...gateUp, format, activation: "swiglu" }), down);
  }
  const both = linear(part, x, gateUp); // [batch, seq, 2F]
  const [gate, up] = [`${both}_gate`, `${both}_up`] as const;
  graph.node("Split", [both], { attributes: { axis: -1, num_outputs: 2 }, outputs: [gate, up] });
  return linear(part, graph.node("Mul", [silu(part, gate), up]), down);
}

/**
 * The same over quantised rows, in fewer passes: gate and up are two products, so that nothing is split, and the row scales of `up` wait until
 * the rows are quantised again, which a factor per row does not change.
 */
function rowMlp(part: PartBuilder, x: Value, { gateUp, down }: MlpWeights): Value {
  const { graph } = part;
  const { weight, name } = gateUp;
  const F = weight.rows / 2;
  const { values, scale } = quantizeRows(part, x, weight.columns);
  const gate = rowProduct(part, values, { name: `${name}.gate`, weight: sliceRows(weight, 0, F) }); // [rows, F]
  const up = rowProduct(part, values, { name: `${name}.up`, weight: sliceRows(weight, F, 2 * F) });
  const hidden = graph.node("Mul", [silu(part, graph.node("Mul", [gate, scale])), up]);
  return rowLinear(part, quantizeRows(part, hidden, F, scale), down);
}

/** Over the weights of {@link rowMlp}, where gate and up are two. */
function columnMlp(part: PartBuilder, x: Value, { gateUp: { name, weight }, down }: MlpWeights): Value {
  const F = weight.rows / 2;
  const gate = linear(part, x, { name: `${name}.gate`, weight: sliceRows(weight, 0, F) }); // [batch, seq, F]
  const up = linear(part, x, { name: `${name}.up`, weight: sliceRows(weight, F, 2 * F) });
  return linear(part, part.graph.node("Mul", [silu(part, gate), up]), down);
}

/** QuickGelu with alpha 1 is SiLU. */
function silu({ graph }: PartBuilder, x: Value): Value {
  return graph.node("QuickGelu", [x], { domain: "com.microsoft", attributes: { alpha: { float: 1 } } });
}
