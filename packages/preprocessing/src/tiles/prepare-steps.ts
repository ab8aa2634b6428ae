import type { RgbImage } from "../input/rgb-image.ts";
import { normalizationTable } from "./normalization-table.ts";
import { planTiles } from "./plan-tiles.ts";
import type { PreparedImage } from "./prepared-image.ts";
import type { TileOptions } from "./tile-plan.ts";
import { tileSteps } from "./tile-steps.ts";
import { writeTileRow } from "./write-tile-row.ts";

/** `prepareImage` in pieces of some milliseconds. */
export function* prepareSteps(image: RgbImage, options: TileOptions): Generator<void, PreparedImage, void> {
  const { tileSize = 448 } = options;
  const plan = planTiles(image, options);
  const table = normalizationTable();
  const pixelValues = new Float32Array(plan.tiles * 3 * tileSize * tileSize);
  yield* tileSteps(image, plan, tileSize, (row, left, to) => writeTileRow(row, left, tileSize, table, pixelValues, to));
  return { width: image.width, height: image.height, plan, tiles: plan.tiles, pixelValues };
}
