import { prepareInTurns } from "../tiles/prepare-in-turns.ts";
import type { PreparedImage } from "../tiles/prepared-image.ts";
import type { TileOptions } from "../tiles/tile-plan.ts";
import { type SampledVideo, type SamplingOptions, sampleVideo, type VideoInput } from "./sample-video.ts";

export interface VideoOptions extends TileOptions, SamplingOptions {
  /** Most tiles of a frame. @default 1 */
  readonly maxTiles?: number;
}

export interface PreparedVideo extends Omit<SampledVideo, "frames"> {
  readonly frames: readonly PreparedImage[];
}

/**
 * Samples and prepares the frames of a video: `load_video` of the model card. Given frames are taken as they are. All frames are held at once;
 * `sampleVideo` gives them one by one.
 *
 * @throws TesseraError what `sampleVideo` and its frames throw
 */
export async function loadVideo(input: VideoInput, options: VideoOptions = {}): Promise<PreparedVideo> {
  const { maxTiles = 1 } = options;
  const { frames, ...video } = await sampleVideo(input, options);
  const prepared: PreparedImage[] = [];
  for await (const image of frames()) prepared.push(await prepareInTurns(image, { ...options, maxTiles }));
  return { ...video, frames: prepared };
}
