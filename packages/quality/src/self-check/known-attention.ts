/** Heads of queries, which share one head of keys and values. */
export const heads = 2;
export const headSize = 64;
/** Scores stay between −8 and 8. */
export const scale = Math.fround(1 / (8 * 127 * 127));

/** Queries or keys [tokens, width] at the ends of 8 bits, two channels at a time alike, so that sums of two products are at their ends, too. */
export function knownSigns(tokens: number, width: number, step: number): Float32Array {
  return Float32Array.from({ length: tokens * width }, (_, i) => {
    const [token, channel] = [Math.floor(i / width), i % width];
    const bits = Math.imul(token * step + 7 * Math.floor(channel / headSize) + 1, 0x9e3779b1);
    return (bits >>> ((channel % headSize) >> 1)) & 1 ? 127 : -127;
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

/** Attention [queries, heads × head size], exact. Plain loops: it is computed at every load. */
export function knownAttention({ query, key, value, kvHeads, visible }: KnownAttention): Float64Array {
  const width = heads * headSize;
  const result = new Float64Array(query.length);
  for (let row = 0; row < query.length / width; row++)
    for (let head = 0; head < heads; head++) {
      const own = row * width + head * headSize;
      const shared = Math.floor((head * kvHeads) / heads) * headSize;
      let sum = 0;
      for (let position = 0; position < visible(row); position++) {
        const at = position * kvHeads * headSize + shared;
        let score = 0;
        for (let d = 0; d < headSize; d++) score += query[own + d]! * key[at + d]!;
        const weight = Math.exp(score * scale);
        sum += weight;
        for (let d = 0; d < headSize; d++) result[own + d]! += weight * value[at + d]!;
      }
      for (let d = 0; d < headSize; d++) result[own + d]! /= sum;
    }
  return result;
}
