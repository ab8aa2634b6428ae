import type { NamedBytes } from "../input/read-input.ts";
import type { RgbImage } from "../input/rgb-image.ts";

/** A video that has been counted and can give frames by index. */
export interface OpenVideo {
  /** Pictures that the stream decodes to. */
  readonly frameCount: number;
  /** Mean frames per second as the container has it. */
  readonly fps: number;
  /**
   * Decodes frames one after the other, in the order of the indices, as fast as they are taken; indices may repeat. Rising indices hold
   * one frame at a time.
   *
   * @throws TesseraError `invalid-argument` for an index outside the video, `video-decode-failed`
   */
  frames(indices: readonly number[], options?: { readonly signal?: AbortSignal }): AsyncIterable<RgbImage>;
}

/** A way of decoding video. Frames are exact: the n-th picture of the stream, not the nearest key frame. */
export interface FrameSource {
  /** Whether this source reads such bytes. */
  accepts(bytes: Uint8Array): boolean;
  /** Whether what it decodes with is installed. @default always */
  available?(): Promise<boolean>;
  /** @throws TesseraError `video-decode-failed`, `image-too-large` */
  open(video: NamedBytes, options?: { readonly signal?: AbortSignal; readonly maxPixels?: number }): Promise<OpenVideo>;
}
