import { TesseraError } from "@tessera/core";
import type { DecodeOptions } from "../image/decode-image.ts";
import type { ImageInput } from "../input/image-input.ts";
import { loadImage } from "../input/load-image.ts";
import { readInput } from "../input/read-input.ts";
import { prepareInTurns } from "../tiles/prepare-in-turns.ts";
import type { PreparedImage } from "../tiles/prepared-image.ts";
import type { TileOptions } from "../tiles/tile-plan.ts";
import { animationFrames } from "./animation-frames.ts";
import { chooseFrameSource } from "./choose-frame-source.ts";
import { type FfmpegOptions, ffmpegFrames } from "./ffmpeg/ffmpeg-frames.ts";
import type { FrameSource } from "./frame-source.ts";
import { nodeAvFrames } from "./node-av/node-av-frames.ts";
import { sampleFrameIndices } from "./sample-frame-indices.ts";

/** A video file (path, URL, data URI or bytes), or its frames. */
export type VideoInput = string | URL | Uint8Array | ArrayBuffer | Blob | readonly ImageInput[];

export interface VideoOptions extends TileOptions, DecodeOptions, FfmpegOptions {
  /** Frames to take. @default 8 */
  readonly numSegments?: number;
  /** Seconds from and to. @default the whole clip */
  readonly bound?: readonly [number, number];
  /** Most tiles of a frame. @default 1 */
  readonly maxTiles?: number;
  /**
   * The first that accepts the bytes and is available decodes them.
   * @default animations in process, everything else through ffmpeg, or node-av where there is no ffmpeg; only ffmpeg with `ffmpegPath`
   */
  readonly frameSources?: readonly FrameSource[];
}

export interface PreparedVideo {
  readonly frames: readonly PreparedImage[];
  readonly frameIndices: readonly number[];
  /** 0 when frames were given. */
  readonly fps: number;
  readonly frameCount: number;
}

/**
 * Samples and prepares the frames of a video: `load_video` of the model card. Given frames are taken as they are.
 *
 * @throws TesseraError `video-decode-failed`, `media-not-found`, `media-fetch-failed`, `invalid-argument`
 */
export async function loadVideo(input: VideoInput, options: VideoOptions = {}): Promise<PreparedVideo> {
  const {
    numSegments = 8,
    bound,
    maxTiles = 1,
    ffmpegPath,
    // A path that was given is not passed over for something else when it is wrong.
    frameSources = [animationFrames(), ...(ffmpegPath === undefined ? [ffmpegFrames(), nodeAvFrames()] : [ffmpegFrames({ ffmpegPath })])],
    signal,
    maxPixels,
  } = options;
  if (Array.isArray(input)) {
    const frames: PreparedImage[] = [];
    for (const frame of input as readonly ImageInput[]) frames.push(await loadImage(frame, { ...options, maxTiles }));
    return { frames, frameIndices: frames.map((_, i) => i), fps: 0, frameCount: frames.length };
  }
  const named = await readInput(input as Exclude<VideoInput, readonly ImageInput[]>, options);
  const source = await chooseFrameSource(frameSources, named);
  const video = await source.open(named, { signal, maxPixels });
  const frameIndices = sampleFrameIndices({ bound, fps: video.fps, maxFrame: video.frameCount - 1, numSegments });
  if (frameIndices.some((index) => index < 0 || index >= video.frameCount)) {
    throw new TesseraError(
      "invalid-argument",
      `The bound ${bound} s lies outside ${named.name}, which has ${video.frameCount} frames at ${video.fps} fps`,
      { facts: { bound } },
    );
  }
  const frames: PreparedImage[] = [];
  for await (const image of video.frames(frameIndices, { signal })) frames.push(await prepareInTurns(image, { ...options, maxTiles }));
  return {
    frames,
    frameIndices,
    fps: video.fps,
    frameCount: video.frameCount,
  };
}
