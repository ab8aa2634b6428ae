import type { NamedBytes } from "../read-input.ts";
import type { RgbImage } from "../rgb-image.ts";

/** A video that has been counted and can give frames by index. */
export interface OpenVideo {
  readonly frameCount: number;
  readonly fps: number;
  /** Decodes the frames of ascending, possibly repeated indices, in that order. */
  frames(indices: readonly number[], options?: { readonly signal?: AbortSignal }): Promise<RgbImage[]>;
}

/** A way of decoding video. Frames are exact: the n-th picture of the stream, not the nearest key frame. */
export interface FrameSource {
  /** Whether this source reads such bytes. */
  accepts(bytes: Uint8Array): boolean;
  /** @throws TesseraError `video-decode-failed` */
  open(video: NamedBytes, options?: { readonly signal?: AbortSignal; readonly maxPixels?: number }): Promise<OpenVideo>;
}
