/** Tokens with their logits over the temperature. */
export interface ScaledLogits {
  /** The likeliest first, the larger id first among equals. */
  readonly ids: readonly number[];
  /** In the order of `ids`. */
  readonly scores: readonly number[];
}

/** More than logits can differ that the division by the temperature makes equal. */
const margin = 2 ** -20;

/**
 * Tokens whose logit [vocab] over the temperature is at least the limit's, all ties with it included. Rounded to float32 as in the
 * reference, where tokens that differ little may become equal, unless a tiny temperature takes the scores beyond it.
 */
export function scaleLogits(logits: Float32Array, temperature: number, limit: number): ScaledLogits {
  let largest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < logits.length; id++) if (logits[id]! > largest) largest = logits[id]!;
  const divisor = Math.fround(temperature);
  const fits = Number.isFinite(Math.fround(largest / divisor));
  const scale = (logit: number) => (fits ? Math.fround(logit / divisor) : logit / temperature);
  const least = scale(limit);
  const nearly = limit - Math.abs(limit) * margin;
  const found: { readonly id: number; readonly score: number }[] = [];
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!;
    if (!(logit >= nearly) || logit === Number.NEGATIVE_INFINITY) continue;
    const score = scale(logit);
    if (score >= least) found.push({ id, score });
  }
  found.sort((a, b) => b.score - a.score || b.id - a.id);
  return { ids: found.map(({ id }) => id), scores: found.map(({ score }) => score) };
}
