/**
 * The k-th largest value, found with a heap of k: no sort of the whole vocabulary.
 *
 * @param scratch at least k long; overwritten
 */
export function topKThreshold(logits: Float32Array, k: number, scratch: Float32Array = new Float32Array(k)): number {
  const heap = scratch;
  let size = 0;
  for (let i = 0; i < logits.length; i++) {
    const value = logits[i]!;
    if (size < k) {
      let at = size++;
      while (at > 0 && heap[(at - 1) >> 1]! > value) {
        heap[at] = heap[(at - 1) >> 1]!;
        at = (at - 1) >> 1;
      }
      heap[at] = value;
    } else if (value > heap[0]!) {
      let at = 0;
      for (let child = 1; child < k; child = 2 * at + 1) {
        if (child + 1 < k && heap[child + 1]! < heap[child]!) child++;
        if (heap[child]! >= value) break;
        heap[at] = heap[child]!;
        at = child;
      }
      heap[at] = value;
    }
  }
  return heap[0]!;
}
