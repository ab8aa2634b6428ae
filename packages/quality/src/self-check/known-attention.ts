/** Heads of queries, which share one head of keys and values. */
export const heads = 2;
export const headSize = 64;
/** Scores stay between −8 and 8. */
export const scale = Math.fround(1 / (8 * 127 * 127));

/** Queries or keys [tokens, width] at the ends of 8 bits, in an order that gives every sign beside every other. */
export function knownSigns(tokens: number, width: number, step: number): Float32Array {
  return Float32Array.from({ length: tokens * width }, (_, i) => {
    const [token, channel] = [Math.floor(i / width), i % width];
    return (((token * step) ^ channel ^ (channel >> 3)) + token) % 3 === 0 ? 127 : -127;
  });
}

/** Values [tokens, width], whole numbers that 8 bits hold. */
export function knownValues(tokens: number, width: number): Float32Array {
  return Float32Array.from({ length: tokens * width }, (_, i) => ((i * 37 + Math.floor(i / width) * 11) % 255) - 127);
}

export interface KnownAttention {
  /** [queries, heads × head size] */
  readonly query: Float32Array;
  /** [positions, kv heads × head size] */
  readonly key: Float32Array;
  readonly value: Float32Array;
  readonly kvHeads: number;
  /** How many positions a query looks at. */
  readonly visible: (query: number) => number;
}

/** Attention [queries, heads × head size], exact. */
export function knownAttention({ query, key, value, kvHeads, visible }: KnownAttention): Float64Array {
  const width = heads * headSize;
  const result = new Float64Array(query.length);
  for (let row = 0; row < query.length / width; row++)
    for (let head = 0; head < heads; head++) {
      const shared = Math.floor((head * kvHeads) / heads) * headSize;
      const at = (position: number, d: number) => position * kvHeads * headSize + shared + d;
      const weights = Array.from({ length: visible(row) }, (_, position) => {
        let score = 0;
        for (let d = 0; d < headSize; d++) score += query[row * width + head * headSize + d]! * key[at(position, d)]!;
        return Math.exp(score * scale);
      });
      const sum = weights.reduce((total, weight) => total + weight, 0);
      for (let d = 0; d < headSize; d++)
        result[row * width + head * headSize + d] =
          weights.reduce((total, weight, position) => total + weight * value[at(position, d)]!, 0) / sum;
    }
  return result;
}
