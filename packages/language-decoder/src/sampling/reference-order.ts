const insertionSize = 16;

/**
 * Ids in ascending order of their scores, equal ones in the order in which `torch.sort` leaves them on a CPU: that of libstdc++'s
 * `std::sort`, halves around the median of three down to 16 elements, then insertion. (Its heap sort, for inputs made to defeat the
 * medians, is left out.)
 */
export function referenceOrder(scores: Float64Array): Int32Array {
  const ids = Int32Array.from(scores.keys());
  const pending: [number, number][] = [[0, ids.length]];
  for (let range = pending.pop(); range !== undefined; range = pending.pop()) {
    const [first, last] = range;
    if (last - first <= insertionSize) continue;
    moveMedian(ids, scores, first, last);
    const cut = partition(ids, scores, first, last);
    pending.push([first, cut], [cut, last]);
  }
  insert(ids, scores);
  return ids;
}

function swap(ids: Int32Array, i: number, j: number): void {
  const id = ids[i]!;
  ids[i] = ids[j]!;
  ids[j] = id;
}

/** Swaps the median of the second, middle and last element to the front. */
function moveMedian(ids: Int32Array, scores: Float64Array, first: number, last: number): void {
  const [a, b, c] = [first + 1, first + ((last - first) >> 1), last - 1];
  const less = (i: number, j: number) => scores[ids[i]!]! < scores[ids[j]!]!;
  if (less(a, b)) swap(ids, first, less(b, c) ? b : less(a, c) ? c : a);
  else swap(ids, first, less(a, c) ? a : less(b, c) ? c : b);
}

/** Parts what lies behind the pivot at the front into not larger and not smaller. */
function partition(ids: Int32Array, scores: Float64Array, first: number, last: number): number {
  const pivot = scores[ids[first]!]!;
  let low = first + 1;
  for (let high = last - 1; ; high--) {
    while (scores[ids[low]!]! < pivot) low++;
    while (pivot < scores[ids[high]!]!) high--;
    if (low >= high) return low;
    swap(ids, low++, high);
  }
}

function insert(ids: Int32Array, scores: Float64Array): void {
  for (let i = 1; i < ids.length; i++) {
    const id = ids[i]!;
    let at = i;
    for (; at > 0 && scores[id]! < scores[ids[at - 1]!]!; at--) ids[at] = ids[at - 1]!;
    ids[at] = id;
  }
}
