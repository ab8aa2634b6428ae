import type { KernelFormat, LinearFormat } from "../store/part-builder.ts";

/** Whether a graph of this format calls the operators of `@tessera/kernels`, for its attention, too. */
export function isKernelFormat(format: LinearFormat): format is KernelFormat {
  return format.startsWith("kernel-");
}
