import { block8 } from "./block8.ts";
import type { WeightFormat } from "./weight-format.ts";

/** The weights of `block8` through our own operator, activations with a scale a block. */
export const kernelRows8: WeightFormat<"kernel-rows8"> = {
  name: "kernel-rows8",
  bits: 8,
  block: block8.block,
  quantise: block8.quantise,
  kernel: "LinearRows8",
};
