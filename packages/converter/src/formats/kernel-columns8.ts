import { vnni8 } from "./vnni8.ts";
import type { WeightFormat } from "./weight-format.ts";

/** The weights of `vnni8` through our own operator, activations with a scale a row. */
export const kernelColumns8: WeightFormat<"kernel-columns8"> = {
  name: "kernel-columns8",
  bits: 8,
  quantise: vnni8.quantise,
  kernel: "LinearColumns8",
};
