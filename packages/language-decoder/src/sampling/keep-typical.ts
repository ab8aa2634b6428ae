/**
 * Which tokens are typical: those whose surprise is closest to the entropy, up to a probability mass, equally close ones together.
 * `TypicalLogitsWarper` of transformers, rounded to float32 where that is.
 *
 * @param probabilities sum to 1
 */
export function keepTypical(probabilities: readonly number[], mass: number): boolean[] {
  const entropy = Math.fround(probabilities.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0));
  const distance = probabilities.map((p) => Math.fround(Math.abs(Math.fround(-Math.log(p)) - entropy)));
  const order = distance.map((_, i) => i).sort((a, b) => distance[a]! - distance[b]! || a - b);
  let sum = 0;
  let last = 0;
  for (const i of order) {
    sum += Math.fround(probabilities[i]!);
    if (Math.fround(sum) < Math.fround(mass)) last++;
  }
  const limit = distance[order[Math.min(last, order.length - 1)]!]!;
  return distance.map((value, i) => value <= limit || i === order[0]);
}
