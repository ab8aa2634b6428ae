import { floatWeight } from "../store/part-builder.ts";
import { blockSize, blockWeight } from "./block-weight.ts";
import type { WeightFormat } from "./weight-format.ts";

/** Blocks of a row with a scale each, through MatMulNBits. */
export function blockFormat<Name extends "block8" | "block4">(name: Name, bits: 4 | 8): WeightFormat<Name> {
  const quantise: WeightFormat["quantise"] = (part, key, weight) => {
    const { values, scales } = blockWeight(part, key, weight, bits);
    return [values, scales];
  };
  return {
    name,
    bits,
    block: blockSize,
    quantise,
    node(part, x, { name: key, weight, bias }) {
      const biases = bias ? ["", "", floatWeight(part, `${key}.bias`, [weight.rows], bias)] : ["", ""];
      return part.graph.node("MatMulNBits", [x, ...quantise(part, key, weight), ...biases], {
        domain: "com.microsoft",
        attributes: { K: weight.columns, N: weight.rows, bits, block_size: blockSize, accuracy_level: 4 },
      });
    },
  };
}
