export { findKernels, type KernelsQuery } from "./find-kernels.ts";
export type { Kernels } from "./kernels.ts";
