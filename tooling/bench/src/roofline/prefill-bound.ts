import { type ComputeBoundOptions, computeBound } from "./compute-bound.ts";
import type { ThreadLimits } from "./machine-limits.ts";
import type { ModelWork } from "./model-work.ts";

/**
 * Least milliseconds to read `tokens`: the linears of the layers, and attention of each token over those up to it. The head, which only the
 * last token needs, is left out. `null` where no peak is known.
 */
export function prefillBound(
  work: ModelWork,
  limits: ThreadLimits,
  { tokens, linears }: { readonly tokens: number; readonly linears: ComputeBoundOptions["linears"] },
): number | null {
  const pairs = (tokens * (tokens + 1)) / 2;
  return computeBound(limits, { linearOps: 2 * work.layerWeights * tokens, attentionOps: work.attentionOpsPerPair * pairs, linears });
}
