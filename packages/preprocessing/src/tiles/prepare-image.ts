import type { RgbImage } from "../input/rgb-image.ts";
import { prepareSteps } from "./prepare-steps.ts";
import type { TileOptions, TilePlan } from "./tile-plan.ts";

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

/**
 * Cuts and normalises a decoded picture, bit-equal to `load_image` of the model card, in one piece; `loadImage` lets other events happen in
 * between. Throws what `planTiles` throws, and `runtime-unavailable` without memory.
 */
export function prepareImage(image: RgbImage, options: TileOptions = {}): PreparedImage {
  const work = prepareSteps(image, options);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
