/** Rows of a head: row i begins at `offset + i × stride`. */
export interface HeadRows {
  readonly data: Float64Array;
  readonly offset: number;
  readonly stride: number;
}

/** Softmax(scale · query · keysᵀ) · values over the first `count` keys, in double precision: [query's length]. */
export function attentionReference(query: ArrayLike<number>, keys: HeadRows, values: HeadRows, count: number, scale: number): Float64Array {
  const size = query.length;
  const scaled = Float64Array.from(query, (value) => value * scale);
  const scores = new Float64Array(count);
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const at = keys.offset + i * keys.stride;
    let score = 0;
    for (let d = 0; d < size; d++) score += scaled[d]! * keys.data[at + d]!;
    scores[i] = score;
    most = Math.max(most, score);
  }
  const output = new Float64Array(size);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const weight = Math.exp(scores[i]! - most);
    const at = values.offset + i * values.stride;
    sum += weight;
    for (let d = 0; d < size; d++) output[d]! += weight * values.data[at + d]!;
  }
  return output.map((value) => value / sum);
}
