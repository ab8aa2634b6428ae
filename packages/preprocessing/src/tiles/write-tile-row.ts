/**
 * Normalises `size` pixels of an RGB row into a row of a tile [3, size, size].
 *
 * @param left first pixel
 * @param table float32 [3, 256], see `normalizationTable`
 * @param to where the tile's row of the first channel starts in `out`
 */
export function writeTileRow(row: Uint8Array, left: number, size: number, table: Float32Array, out: Float32Array, to: number): void {
  const plane = size * size;
  for (let x = 0, from = left * 3; x < size; x++, from += 3, to++) {
    out[to] = table[row[from]!]!;
    out[to + plane] = table[256 + row[from + 1]!]!;
    out[to + 2 * plane] = table[512 + row[from + 2]!]!;
  }
}
