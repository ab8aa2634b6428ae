import type { Candidates } from "./candidates.ts";
import { endsWithTopP } from "./ends-with-top-p.ts";
import { keepNucleus } from "./keep-nucleus.ts";
import { nucleus } from "./nucleus.ts";
import type { GenerationOptions } from "./options/generation-options.ts";
import { scaleLogits } from "./scale-logits.ts";
import { topKThreshold } from "./top-k-threshold.ts";
import { warpers } from "./warpers/warpers.ts";

/**
 * Temperature, top-k and top-p in the order of transformers, then all {@link warpers} that the options ask for.
 * Only survivors of top-k are sorted, or of top-p where there is nothing else. Limits are compared in float32, as there, so that equal
 * logits stay or go alike: of equals at its edge top-p keeps those that the reference's sort puts last, the others keep or drop them together.
 */
export function warpLogits(logits: Float32Array, options: GenerationOptions): Candidates {
  const { temperature = 1, topK = 50, topP = 1 } = options;
  const allTokens = topK <= 0 || topK >= logits.length;
  if (allTokens && topP < 1 && endsWithTopP(options)) {
    const found = nucleus(logits, temperature, topP);
    if (found !== undefined) return found;
  }
  const scaled = scaleLogits(logits, temperature, allTokens ? Number.NEGATIVE_INFINITY : topKThreshold(logits, topK));
  const { ids, scores } = scaled;
  let kept = normalize(
    ids,
    scores.map((score) => Math.exp(score - scores[0]!)),
  );
  if (topP < 1) {
    const nucleusIds = keepNucleus(scaled, kept.probabilities, topP, logits.length);
    kept = normalize(nucleusIds, kept.probabilities.slice(0, nucleusIds.length));
  }
  for (const warper of warpers) if (warper.active(options)) kept = filter(kept, warper.keep(kept.probabilities, options));
  return kept;
}

function normalize(ids: readonly number[], weights: readonly number[]): Candidates {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { ids, probabilities: weights.map((weight) => weight / total) };
}

function filter({ ids, probabilities }: Candidates, keep: readonly boolean[]): Candidates {
  return normalize(
    ids.filter((_, i) => keep[i]),
    probabilities.filter((_, i) => keep[i]),
  );
}
