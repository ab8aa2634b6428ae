import type { RgbImage } from "../input/rgb-image.ts";
import { type RowSink, resizeRows } from "../resize/resize-rows.ts";
import { normalizationTable } from "./normalization-table.ts";
import { planTiles } from "./plan-tiles.ts";
import type { PreparedImage } from "./prepared-image.ts";
import type { TileOptions } from "./tile-plan.ts";
import { writeTileRow } from "./write-tile-row.ts";

/** `prepareImage` in pieces of some milliseconds. */
export function* prepareSteps(image: RgbImage, options: TileOptions): Generator<void, PreparedImage, void> {
  const { tileSize = 448 } = options;
  const plan = planTiles(image, options);
  const table = normalizationTable();
  const tileLength = 3 * tileSize * tileSize;
  const pixelValues = new Float32Array(plan.tiles * tileLength);
  const grid: RowSink = {
    width: plan.targetWidth,
    height: plan.targetHeight,
    onRow(y, row) {
      const first = Math.floor(y / tileSize) * plan.columns;
      for (let column = 0; column < plan.columns; column++) {
        const to = (first + column) * tileLength + (y % tileSize) * tileSize;
        writeTileRow(row, column * tileSize, tileSize, table, pixelValues, to);
      }
    },
  };
  const thumbnail: RowSink = {
    width: tileSize,
    height: tileSize,
    onRow: (y, row) => writeTileRow(row, 0, tileSize, table, pixelValues, (plan.tiles - 1) * tileLength + y * tileSize),
  };
  yield* resizeRows(image, plan.thumbnail ? [grid, thumbnail] : [grid]);
  return { width: image.width, height: image.height, plan, tiles: plan.tiles, pixelValues };
}
