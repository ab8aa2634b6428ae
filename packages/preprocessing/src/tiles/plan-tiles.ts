import { expectArgument } from "@tessera/core";
import type { ImageSize } from "../input/image-size.ts";
import { gridCandidates } from "./grid-candidates.ts";
import type { TileOptions, TilePlan } from "./tile-plan.ts";

/**
 * Chooses the tile grid whose aspect ratio is closest to the picture's, as `dynamic_preprocess` and `find_closest_aspect_ratio`
 * of the model card do, in float64.
 *
 * @throws TesseraError `invalid-argument`
 */
export function planTiles(
  { width, height }: ImageSize,
  { minTiles = 1, maxTiles = 12, tileSize = 448, thumbnail = true }: TileOptions = {},
): TilePlan {
  for (const [name, value] of Object.entries({ width, height, minTiles, maxTiles, tileSize })) {
    expectArgument(Number.isInteger(value) && value > 0, "a positive integer", name, value);
  }
  expectArgument(minTiles <= maxTiles, `at least minTiles (${minTiles})`, "maxTiles", maxTiles);
  expectArgument(maxTiles <= 256, "at most 256", "maxTiles", maxTiles);

  const aspect = width / height;
  let [columns, rows] = [1, 1];
  let smallest = Number.POSITIVE_INFINITY;
  for (const [candidateColumns, candidateRows] of gridCandidates(minTiles, maxTiles)) {
    const difference = Math.abs(aspect - candidateColumns / candidateRows);
    // At a tie the larger grid wins when the picture fills more than half of it.
    const fills = width * height > 0.5 * tileSize * tileSize * candidateColumns * candidateRows;
    if (difference < smallest || (difference === smallest && fills)) [columns, rows] = [candidateColumns, candidateRows];
    smallest = Math.min(smallest, difference);
  }

  const boxes = Array.from({ length: columns * rows }, (_, i) => {
    const left = (i % columns) * tileSize;
    const top = Math.floor(i / columns) * tileSize;
    return { left, top, right: left + tileSize, bottom: top + tileSize };
  });
  const withThumbnail = thumbnail && boxes.length > 1;
  return {
    columns,
    rows,
    tiles: boxes.length + (withThumbnail ? 1 : 0),
    thumbnail: withThumbnail,
    targetWidth: columns * tileSize,
    targetHeight: rows * tileSize,
    boxes,
  };
}
