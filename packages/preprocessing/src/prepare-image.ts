import { normalizationTable } from "./normalization-table.ts";
import { planTiles } from "./plan-tiles.ts";
import { resizeBicubic } from "./resize-bicubic.ts";
import type { RgbImage } from "./rgb-image.ts";
import type { TileOptions, TilePlan } from "./tile-plan.ts";
import { writeTile } from "./write-tile.ts";

/** A picture ready for the vision encoder. */
export interface PreparedImage {
  /** Size of the picture before tiling, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly plan: TilePlan;
  /** `plan.tiles` */
  readonly tiles: number;
  /** float32 [tiles, 3, tileSize, tileSize] */
  readonly pixelValues: Float32Array;
}

/** Cuts and normalises a decoded picture, bit-equal to `load_image` of the model card. */
export function prepareImage(image: RgbImage, options: TileOptions = {}): PreparedImage {
  const { tileSize = 448 } = options;
  const plan = planTiles(image, options);
  const table = normalizationTable();
  const pixelValues = new Float32Array(plan.tiles * 3 * tileSize * tileSize);
  const resized = resizeBicubic(image, plan.targetWidth, plan.targetHeight);
  for (const [i, box] of plan.boxes.entries()) writeTile(resized, box.left, box.top, tileSize, table, pixelValues, i);
  if (plan.thumbnail) writeTile(resizeBicubic(image, tileSize, tileSize), 0, 0, tileSize, table, pixelValues, plan.tiles - 1);
  return { width: image.width, height: image.height, plan, tiles: plan.tiles, pixelValues };
}
