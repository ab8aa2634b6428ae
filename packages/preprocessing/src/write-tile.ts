import type { RgbImage } from "./rgb-image.ts";

/**
 * Normalises a square of an image into `out` [tiles, 3, size, size] as tile `index`.
 *
 * @param table float32 [3, 256], see `normalizationTable`
 */
export function writeTile(
  image: RgbImage,
  left: number,
  top: number,
  size: number,
  table: Float32Array,
  out: Float32Array,
  index: number,
): void {
  const plane = size * size;
  let to = index * 3 * plane;
  for (let y = 0; y < size; y++) {
    let from = ((top + y) * image.width + left) * 3;
    for (let x = 0; x < size; x++, from += 3, to++) {
      out[to] = table[image.data[from]!]!;
      out[to + plane] = table[256 + image.data[from + 1]!]!;
      out[to + 2 * plane] = table[512 + image.data[from + 2]!]!;
    }
  }
}
