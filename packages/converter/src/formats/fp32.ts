import { floatWeight } from "../store/part-builder.ts";
import type { WeightFormat } from "./weight-format.ts";

export const fp32: WeightFormat<"fp32"> = {
  name: "fp32",
  bits: 32,
  quantise: (part, name, weight) => [floatWeight(part, `${name}.weight`, [weight.rows, weight.columns], weight)],
  node(part, x, { name, weight, bias }) {
    const biasValue = bias && floatWeight(part, `${name}.bias`, [weight.rows], bias);
    // FusedMatMul takes the weight as it is stored, so it can be streamed without transposing.
    const options = { domain: "com.microsoft", attributes: { transB: 1, alpha: { float: 1 } } } as const;
    const product = part.graph.node("FusedMatMul", [x, ...fp32.quantise(part, name, weight)], options);
    return biasValue ? part.graph.node("Add", [product, biasValue]) : product;
  },
};
