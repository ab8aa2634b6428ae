import type { Candidates } from "./candidates.ts";
import { nucleusSize } from "./nucleus-size.ts";
import { scaleLogits } from "./scale-logits.ts";
import { topKThreshold } from "./top-k-threshold.ts";

const firstTry = 256;

/**
 * The smallest set of likeliest tokens that holds `topP` of the probability, sorted, found without sorting the vocabulary: likely tokens are
 * taken in growing numbers until their mass, by the sum over all, is enough.
 *
 * @returns `undefined` when the distribution is so flat that a quarter of the vocabulary does not hold it, or where equal tokens stand at the edge
 */
export function nucleus(logits: Float32Array, temperature: number, topP: number): Candidates | undefined {
  let largest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < logits.length; id++) if (logits[id]! > largest) largest = logits[id]!;
  let total = 0;
  for (let id = 0; id < logits.length; id++) total += Math.exp((logits[id]! - largest) / temperature);
  for (let count = firstTry; count * 4 <= logits.length; count *= 8) {
    const { ids, scores } = scaleLogits(logits, temperature, topKThreshold(logits, count));
    const probabilities = scores.map((score) => Math.exp(score - scores[0]!) / total);
    const mass = probabilities.reduce((sum, p) => sum + p, 0);
    if (mass < topP) continue;
    const size = nucleusSize(probabilities, topP, Math.max(0, 1 - mass));
    if (scores[size] === scores[size - 1]) return undefined;
    const kept = probabilities.slice(0, size);
    const sum = kept.reduce((a, b) => a + b, 0);
    return { ids: ids.slice(0, size), probabilities: kept.map((p) => p / sum) };
  }
  return undefined;
}
