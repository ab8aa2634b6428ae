import { type ComputeBoundOptions, computeBound } from "./compute-bound.ts";
import type { ThreadLimits } from "./machine-limits.ts";
import type { ModelWork } from "./model-work.ts";

/** Least milliseconds of a tile, or `null` where no peak is known. */
export function visionBound(work: ModelWork, limits: ThreadLimits, linears: ComputeBoundOptions["linears"]): number | null {
  return computeBound(limits, { linearOps: work.visionLinearOps, attentionOps: work.visionAttentionOps, linears });
}
