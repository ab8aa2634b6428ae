import type { RgbImage } from "../input/rgb-image.ts";
import { prepareSteps } from "./prepare-steps.ts";
import type { PreparedImage } from "./prepared-image.ts";
import type { TileOptions } from "./tile-plan.ts";

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
