import { block4 } from "./block4.ts";
import type { WeightFormat } from "./weight-format.ts";

/** The weights of `block4` through our own operator, activations with a scale a block. */
export const kernelRows4: WeightFormat<"kernel-rows4"> = {
  name: "kernel-rows4",
  bits: 4,
  block: block4.block,
  quantise: block4.quantise,
  kernel: "LinearRows4",
};
