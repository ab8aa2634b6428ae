/** Tokens that are at least so likely, compared in float32; the likeliest always stay. */
export function likely(probabilities: readonly number[], threshold: number): boolean[] {
  return probabilities.map((p) => p === probabilities[0] || Math.fround(p) >= Math.fround(threshold));
}
