import type { RgbImage } from "../input/rgb-image.ts";
import { type RowSink, resizeRows } from "../resize/resize-rows.ts";
import type { TilePlan } from "./tile-plan.ts";

/**
 * Writes `tileSize` pixels of an RGB row, from pixel `left` on, into a row of a tile [3, tileSize, tileSize]; `to` is where the row of the first
 * channel starts in [tiles, 3, tileSize, tileSize].
 */
export type TileRowWriter = (row: Uint8Array, left: number, to: number) => void;

/** Resizes a picture and gives out the rows of its tiles, thumbnail last, in pieces of some milliseconds. */
export function* tileSteps(image: RgbImage, plan: TilePlan, tileSize: number, writeRow: TileRowWriter): Generator<void, void, void> {
  const tileLength = 3 * tileSize * tileSize;
  const grid: RowSink = {
    width: plan.targetWidth,
    height: plan.targetHeight,
    onRow(y, row) {
      const first = Math.floor(y / tileSize) * plan.columns;
      for (let column = 0; column < plan.columns; column++)
        writeRow(row, column * tileSize, (first + column) * tileLength + (y % tileSize) * tileSize);
    },
  };
  const thumbnail: RowSink = {
    width: tileSize,
    height: tileSize,
    onRow: (y, row) => writeRow(row, 0, (plan.tiles - 1) * tileLength + y * tileSize),
  };
  yield* resizeRows(image, plan.thumbnail ? [grid, thumbnail] : [grid]);
}
