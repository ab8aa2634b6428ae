import type { Value } from "@tessera/onnx";
import type { Projection } from "./language-weights.ts";
import { linear } from "./linear.ts";
import type { PartBuilder } from "./part-builder.ts";
import { quantizeRows } from "./quantize-rows.ts";
import { rowLinear } from "./row-linear.ts";
import { rowProduct } from "./row-product.ts";
import { sliceRows } from "./slice-rows.ts";

export interface MlpWeights {
  /** Rows of gate, then up: [2 × intermediate_size, hidden_size] */
  readonly gateUp: Projection;
  readonly down: Projection;
}

/** SwiGLU, `down(silu(gate(x)) × up(x))`: [batch, seq, hidden_size] → the same. */
export function mlp(part: PartBuilder, x: Value, { gateUp, down }: MlpWeights): Value {
  const { graph } = part;
  if (part.format === "rows8" && !gateUp.bias) return rowMlp(part, x, { gateUp, down });
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

/** QuickGelu with alpha 1 is SiLU. */
function silu({ graph }: PartBuilder, x: Value): Value {
  return graph.node("QuickGelu", [x], { domain: "com.microsoft", attributes: { alpha: { float: 1 } } });
}
