import { topKThreshold } from "./top-k-threshold.ts";
import type { Candidates } from "./warp-logits.ts";

const firstTry = 256;

/**
 * The smallest set of likeliest tokens that holds `topP` of the probability, sorted, found without sorting the vocabulary: likely tokens are
 * taken in growing numbers until their mass, by the sum over all, is enough.
 *
 * @returns `undefined` when the distribution is so flat that a quarter of the vocabulary does not hold it
 */
export function nucleus(logits: Float32Array, temperature: number, topP: number): Candidates | undefined {
  let largest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < logits.length; id++) if (logits[id]! > largest) largest = logits[id]!;
  const weigh = (logit: number) => Math.exp((logit - largest) / temperature);
  let total = 0;
  for (let id = 0; id < logits.length; id++) total += weigh(logits[id]!);
  for (let count = firstTry; count * 4 <= logits.length; count *= 8) {
    const limit = topKThreshold(logits, count);
    const ids: number[] = [];
    for (let id = 0; id < logits.length; id++) if (logits[id]! >= limit) ids.push(id);
    ids.sort((a, b) => logits[b]! - logits[a]! || a - b);
    const weights: number[] = [];
    let sum = 0;
    for (const id of ids) {
      const weight = weigh(logits[id]!);
      weights.push(weight);
      sum += weight;
      if (sum >= topP * total) return { ids: ids.slice(0, weights.length), probabilities: weights.map((each) => each / sum) };
    }
  }
  return undefined;
}
