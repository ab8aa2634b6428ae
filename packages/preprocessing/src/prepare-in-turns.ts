import { setImmediate } from "node:timers/promises";
import type { PreparedImage } from "./prepare-image.ts";
import { prepareSteps } from "./prepare-steps.ts";
import type { RgbImage } from "./rgb-image.ts";
import type { TileOptions } from "./tile-plan.ts";

/** `prepareImage` that lets the event loop have its turn every few milliseconds, and stops at an abort. */
export async function prepareInTurns(image: RgbImage, options: TileOptions & { readonly signal?: AbortSignal }): Promise<PreparedImage> {
  const work = prepareSteps(image, options);
  for (;;) {
    options.signal?.throwIfAborted();
    const step = work.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}
