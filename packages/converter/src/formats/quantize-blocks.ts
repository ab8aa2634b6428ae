/**
 * Symmetric block quantisation in the layout of MatMulNBits: `bits` 8 or 4, zero point 2^(bits−1), low nibble first.
 * Rows that do not fill their last block are padded with the zero point.
 *
 * @param values float32 [rows, columns]
 * @param blockSize values that share one scale
 * @returns packed uint8 [rows, blocks, blockSize × bits / 8] and float32 scales [rows, blocks]
 */
export function quantizeBlocks(
  values: Float32Array,
  rows: number,
  columns: number,
  bits: 4 | 8,
  blockSize: number,
): { readonly packed: Uint8Array; readonly scales: Float32Array } {
  const blocks = Math.ceil(columns / blockSize);
  const zero = 1 << (bits - 1);
  const packed = new Uint8Array((rows * blocks * blockSize * bits) / 8).fill(bits === 8 ? zero : zero | (zero << 4));
  const scales = new Float32Array(rows * blocks);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const start = row * columns + block * blockSize;
      const end = Math.min(start + blockSize, (row + 1) * columns);
      let extreme = 0;
      for (let i = start; i < end; i++) if (Math.abs(values[i]!) > Math.abs(extreme)) extreme = values[i]!;
      // The range is one step longer below zero, so at 4 bits the largest value takes that end.
      const full = bits === 8 ? Math.abs(extreme) / (zero - 1) : extreme / -zero;
      const scale = Math.fround(bits === 8 ? full : leastError(values, start, end, full)) || 1;
      scales[row * blocks + block] = scale;
      const out = (row * blocks + block) * blockSize;
      for (let i = start; i < end; i++) {
        const level = Math.min(2 * zero - 1, Math.max(0, Math.round(values[i]! / scale) + zero));
        const at = out + i - start;
        if (bits === 8) packed[at] = level;
        else packed[at >> 1] = at & 1 ? (packed[at >> 1]! & 15) | (level << 4) : (packed[at >> 1]! & 240) | level;
      }
    }
  }
  return { packed, scales };
}

/** Shares of the full range that are tried: a smaller step serves the many at the price of the few that are cut off. */
const shares = [1, 0.95, 0.9, 0.85, 0.8, 0.75];

/** The 4-bit scale, of those in `shares`, with the least squared error over a block. */
function leastError(values: Float32Array, start: number, end: number, full: number): number {
  if (full === 0) return 0;
  let best = full;
  let least = Number.POSITIVE_INFINITY;
  for (const share of shares) {
    const scale = full * share;
    const inverse = 1 / scale;
    let error = 0;
    for (let i = start; i < end && error < least; i++) {
      const value = values[i]! * inverse;
      const level = Math.floor(value + 0.5);
      const difference = value - Math.min(7, Math.max(-8, level));
      error += difference * difference * share * share;
    }
    if (error < least) [least, best] = [error, scale];
  }
  return best;
}
