import type { GenerationOptions } from "./generation-options.ts";
import { topKThreshold } from "./top-k-threshold.ts";

/** A distribution over the tokens that survived the warpers. */
export interface Candidates {
  readonly ids: readonly number[];
  /** Sums to 1, in the order of `ids`. */
  readonly probabilities: readonly number[];
}

/**
 * Temperature, top-k, top-p and min-p in the order of transformers' warpers (min-p, which 4.37.2 lacks, last).
 * Only survivors of top-k are sorted.
 */
export function warpLogits(logits: Float32Array, { temperature = 1, topK = 50, topP = 1, minP = 0 }: GenerationOptions): Candidates {
  const limit = topK > 0 && topK < logits.length ? topKThreshold(logits, topK) : Number.NEGATIVE_INFINITY;
  const ids: number[] = [];
  for (let id = 0; id < logits.length; id++) {
    // Ties with the k-th value all stay, as in the reference.
    if (logits[id]! >= limit && logits[id]! > Number.NEGATIVE_INFINITY) ids.push(id);
  }
  ids.sort((a, b) => logits[b]! - logits[a]! || a - b);
  const largest = logits[ids[0]!]! / temperature;
  let weights = ids.map((id) => Math.exp(logits[id]! / temperature - largest));
  if (topP < 1) weights = weights.slice(0, nucleusSize(weights, topP));
  if (minP > 0) weights = weights.filter((weight) => weight >= minP);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { ids: ids.slice(0, weights.length), probabilities: weights.map((weight) => weight / total) };
}

/** How many of the descending weights are kept: tokens go, from the tail, while what is cut stays within 1 − topP; one always stays. */
function nucleusSize(weights: readonly number[], topP: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let cut = 0;
  for (let size = weights.length; size > 1; size--) {
    cut += weights[size - 1]! / total;
    if (cut > 1 - topP) return size;
  }
  return 1;
}
