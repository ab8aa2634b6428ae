import { TesseraError } from "@tessera/core";
import { type DecodeOptions, decodeImage } from "../image/decode-image.ts";
import type { ImageInput } from "../input/image-input.ts";
import { readInput } from "../input/read-input.ts";
import type { RgbImage } from "../input/rgb-image.ts";
import { animationFrames } from "./animation-frames.ts";
import { chooseFrameSource } from "./choose-frame-source.ts";
import { type FfmpegOptions, ffmpegFrames } from "./ffmpeg/ffmpeg-frames.ts";
import type { FrameSource } from "./frame-source.ts";
import { nodeAvFrames } from "./node-av/node-av-frames.ts";
import { sampleFrameIndices } from "./sample-frame-indices.ts";

/** A video file (path, URL, data URI or bytes), or its frames. */
export type VideoInput = string | URL | Uint8Array | ArrayBuffer | Blob | readonly ImageInput[];

export interface SamplingOptions extends DecodeOptions, FfmpegOptions {
  /** Frames to take. @default 8 */
  readonly numSegments?: number;
  /** Seconds from and to. @default the whole clip */
  readonly bound?: readonly [number, number];
  /**
   * The first that accepts the bytes and is available decodes them.
   * @default animations in process, everything else through ffmpeg, or node-av where there is no ffmpeg; only ffmpeg with `ffmpegPath`
   */
  readonly frameSources?: readonly FrameSource[];
}

/** A clip that was counted: which frames are taken is known, none is decoded. */
export interface SampledVideo {
  readonly frameIndices: readonly number[];
  /** 0 when frames were given. */
  readonly fps: number;
  readonly frameCount: number;
  /** Decodes the frames one by one, as fast as they are taken. Throws `video-decode-failed` and what `decodeImage` throws. */
  frames(): AsyncIterable<RgbImage>;
}

/**
 * Opens a video and chooses frames as `load_video` of the model card does. Given frames are taken as they are.
 *
 * @throws TesseraError `video-decode-failed`, `media-not-found`, `media-fetch-failed`, `invalid-argument`
 */
export async function sampleVideo(input: VideoInput, options: SamplingOptions = {}): Promise<SampledVideo> {
  if (Array.isArray(input)) return givenFrames(input as readonly ImageInput[], options);
  const {
    numSegments = 8,
    bound,
    ffmpegPath,
    // A path that was given is not passed over for something else when it is wrong.
    frameSources = [animationFrames(), ...(ffmpegPath === undefined ? [ffmpegFrames(), nodeAvFrames()] : [ffmpegFrames({ ffmpegPath })])],
    signal,
    maxPixels,
  } = options;
  const named = await readInput(input as Exclude<VideoInput, readonly ImageInput[]>, options);
  const source = await chooseFrameSource(frameSources, named);
  const video = await source.open(named, { signal, maxPixels });
  const { fps, frameCount } = video;
  const frameIndices = sampleFrameIndices({ bound, fps, maxFrame: frameCount - 1, numSegments });
  if (frameIndices.some((index) => index < 0 || index >= frameCount)) {
    throw new TesseraError(
      "invalid-argument",
      `The bound ${bound} s lies outside ${named.name}, which has ${frameCount} frames at ${fps} fps`,
      { facts: { bound } },
    );
  }
  return { frameIndices, fps, frameCount, frames: () => video.frames(frameIndices, { signal }) };
}

function givenFrames(frames: readonly ImageInput[], options: DecodeOptions): SampledVideo {
  return {
    frameIndices: frames.map((_, i) => i),
    fps: 0,
    frameCount: frames.length,
    async *frames() {
      for (const frame of frames) yield await decodeImage(frame, options);
    },
  };
}
