import { normalizationTable } from "./normalization-table.ts";

/**
 * Pixel values of tiles, bit-equal to what `prepareImage` gives: ToTensor and Normalize of the model card.
 *
 * @param tilePixels uint8 [n, 3, tileSize, tileSize]
 * @returns float32 [n, 3, tileSize, tileSize]
 */
export function normalizeTiles(tilePixels: Uint8Array, tileSize: number): Float32Array {
  const table = normalizationTable();
  const plane = tileSize * tileSize;
  const values = new Float32Array(tilePixels.length);
  for (let start = 0; start < values.length; start += plane) {
    const channel = table.subarray(((start / plane) % 3) * 256);
    for (let i = start; i < start + plane; i++) values[i] = channel[tilePixels[i]!]!;
  }
  return values;
}
