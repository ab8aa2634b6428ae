import { integerLinear } from "../layers/integer-linear.ts";
import { integerWeight } from "./integer-weight.ts";
import type { WeightFormat } from "./weight-format.ts";

/** int8 an output channel; the activations of a call share one scale. */
export const vnni8: WeightFormat<"vnni8"> = {
  name: "vnni8",
  bits: 8,
  quantise(part, name, weight) {
    const { values, scales } = integerWeight(part, name, weight);
    return [values, scales];
  },
  node: integerLinear,
};
