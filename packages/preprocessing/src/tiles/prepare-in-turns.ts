import type { RgbImage } from "../input/rgb-image.ts";
import { prepareSteps } from "./prepare-steps.ts";
import type { PreparedImage } from "./prepared-image.ts";
import { runInTurns } from "./run-in-turns.ts";
import type { TileOptions } from "./tile-plan.ts";

/** `prepareImage` that lets the event loop have its turn every few milliseconds, and stops at an abort. */
export function prepareInTurns(image: RgbImage, options: TileOptions & { readonly signal?: AbortSignal }): Promise<PreparedImage> {
  return runInTurns(prepareSteps(image, options), options.signal);
}
