import type { Value } from "@tessera/onnx";
import type { Projection } from "../architectures/language-weights.ts";
import type { QuantizedRows } from "../formats/quantize-rows.ts";
import { rowProduct } from "../formats/row-product.ts";
import { floatWeight, type PartBuilder } from "../store/part-builder.ts";

/** int8 × int8 over quantised rows [rows, in]: [batch, tokens, out]. */
export function rowLinear(part: PartBuilder, { values, scale }: QuantizedRows, projection: Projection): Value {
  const { graph, tokens } = part;
  const { name, weight, bias } = projection;
  const scaled = graph.node("Mul", [rowProduct(part, values, projection), scale]); // [rows, out]
  const biased = bias ? graph.node("Add", [scaled, floatWeight(part, `${name}.bias`, [weight.rows], bias)]) : scaled;
  return graph.node("Reshape", [biased, graph.integers(tokens === undefined ? [1, -1, weight.rows] : [-1, tokens, weight.rows])]);
}
