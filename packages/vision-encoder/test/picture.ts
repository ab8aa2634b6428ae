import type { ImageEmbeddings } from "@tessera/vision-encoder";

/** Of the toy pictures: T × H. */
export const valuesPerTile = 4;

/** Embeddings that are all the same number. */
export function picture(tiles: number, value: number): ImageEmbeddings {
  return { width: tiles + 1, height: tiles + 2, tiles, embeds: new Float32Array(tiles * valuesPerTile).fill(value) };
}
