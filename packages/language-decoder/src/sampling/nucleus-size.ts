/**
 * How many of the descending probabilities top-p keeps: tokens go, from the tail, while what is cut stays within 1 − topP; one always
 * stays. Rounded to float32 where `TopPLogitsWarper` of transformers does.
 *
 * @param tail probability of tokens behind the given ones, which all go
 */
export function nucleusSize(probabilities: readonly number[], topP: number, tail = 0): number {
  const limit = Math.fround(1 - topP);
  let cut = tail;
  for (let size = probabilities.length; size > 1; size--) {
    cut += Math.fround(probabilities[size - 1]!);
    if (Math.fround(cut) > limit) return size;
  }
  return 1;
}
