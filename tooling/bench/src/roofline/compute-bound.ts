import type { ThreadLimits } from "./machine-limits.ts";

export interface ComputeBoundOptions {
  readonly linearOps: number;
  readonly attentionOps: number;
  /** In which the linears are computed; attention is fp32. */
  readonly linears: "fp32" | "int8";
}

/** Least milliseconds of so many operations, each kind at its peak. `null` where no peak is known. */
export function computeBound(
  { fp32Gflops, int8Gops }: ThreadLimits,
  { linearOps, attentionOps, linears }: ComputeBoundOptions,
): number | null {
  const peak = linears === "int8" ? int8Gops : fp32Gflops;
  if (fp32Gflops === null || peak === null) return null;
  return (linearOps / peak + attentionOps / fp32Gflops) / 1e6;
}
