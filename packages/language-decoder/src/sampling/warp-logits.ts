import { endsWithTopP } from "./ends-with-top-p.ts";
import { etaThreshold } from "./eta-threshold.ts";
import type { GenerationOptions } from "./generation-options.ts";
import { keepTypical } from "./keep-typical.ts";
import { nucleus } from "./nucleus.ts";
import { topKThreshold } from "./top-k-threshold.ts";

/** A distribution over the tokens that survived the warpers. */
export interface Candidates {
  readonly ids: readonly number[];
  /** Sums to 1, in the order of `ids`. */
  readonly probabilities: readonly number[];
}

/**
 * Temperature, top-k, top-p, typical, epsilon and eta cut-off in the order of transformers' warpers, then min-p, which 4.37.2 lacks.
 * Only survivors of top-k are sorted, or of top-p where there is nothing else.
 */
export function warpLogits(logits: Float32Array, options: GenerationOptions): Candidates {
  const { temperature = 1, topK = 50, topP = 1, minP = 0, typicalP = 1, epsilonCutoff = 0, etaCutoff = 0 } = options;
  const allTokens = topK <= 0 || topK >= logits.length;
  if (allTokens && topP < 1 && endsWithTopP(options)) {
    const found = nucleus(logits, temperature, topP);
    if (found !== undefined) return found;
  }
  const limit = topK > 0 && topK < logits.length ? topKThreshold(logits, topK) : Number.NEGATIVE_INFINITY;
  const ids: number[] = [];
  for (let id = 0; id < logits.length; id++) {
    // Ties with the k-th value all stay, as in the reference.
    if (logits[id]! >= limit && logits[id]! > Number.NEGATIVE_INFINITY) ids.push(id);
  }
  ids.sort((a, b) => logits[b]! - logits[a]! || a - b);
  const largest = logits[ids[0]!]! / temperature;
  const weights = ids.map((id) => Math.exp(logits[id]! / temperature - largest));
  let kept = normalize(ids, weights);
  if (topP < 1) kept = normalize(kept.ids, kept.probabilities.slice(0, nucleusSize(kept.probabilities, topP)));
  if (typicalP < 1) kept = filter(kept, keepTypical(kept.probabilities, typicalP));
  // Sorted by probability, so the first always stays.
  const above = (threshold: number) => kept.probabilities.map((p, i) => i === 0 || p >= threshold);
  if (epsilonCutoff > 0) kept = filter(kept, above(epsilonCutoff));
  if (etaCutoff > 0) kept = filter(kept, above(etaThreshold(kept.probabilities, etaCutoff)));
  if (minP > 0) kept = filter(kept, above(minP * kept.probabilities[0]!));
  return kept;
}

function normalize(ids: readonly number[], weights: readonly number[]): Candidates {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { ids: ids.slice(0, weights.length), probabilities: weights.map((weight) => weight / total) };
}

function filter({ ids, probabilities }: Candidates, keep: readonly boolean[]): Candidates {
  return normalize(
    ids.filter((_, i) => keep[i]),
    probabilities.filter((_, i) => keep[i]),
  );
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
