import type { RgbImage } from "../input/rgb-image.ts";
import { planTiles } from "./plan-tiles.ts";
import { runInTurns } from "./run-in-turns.ts";
import type { TileOptions, TilePlan } from "./tile-plan.ts";
import { tileSteps } from "./tile-steps.ts";

/** A picture that is cut and not yet normalised: a quarter of the bytes of a `PreparedImage`. */
export interface CutImage {
  readonly plan: TilePlan;
  /** uint8 [tiles, 3, tileSize, tileSize]; `normalizeTiles` makes pixel values of it */
  readonly tilePixels: Uint8Array;
}

/**
 * Cuts a decoded picture, in pieces of some milliseconds between other events; stops at an abort. Throws what `planTiles` throws, and
 * `runtime-unavailable` without memory.
 */
export function cutImage(image: RgbImage, options: TileOptions & { readonly signal?: AbortSignal } = {}): Promise<CutImage> {
  return runInTurns(cutSteps(image, options), options.signal);
}

function* cutSteps(image: RgbImage, options: TileOptions): Generator<void, CutImage, void> {
  const { tileSize = 448 } = options;
  const plan = planTiles(image, options);
  const plane = tileSize * tileSize;
  const tilePixels = new Uint8Array(plan.tiles * 3 * plane);
  yield* tileSteps(image, plan, tileSize, (row, left, start) => {
    for (let x = 0, from = left * 3, to = start; x < tileSize; x++, from += 3, to++) {
      tilePixels[to] = row[from]!;
      tilePixels[to + plane] = row[from + 1]!;
      tilePixels[to + 2 * plane] = row[from + 2]!;
    }
  });
  return { plan, tilePixels };
}
