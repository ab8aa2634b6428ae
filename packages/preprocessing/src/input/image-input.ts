import type { Sharp } from "sharp";

/** Uncompressed pixels: `data` is [height, width, channels], 8 bits each. A fourth channel (alpha) is dropped. */
export interface RawPixels {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
}

/** A picture or video: path, http(s), file or data URL, encoded bytes, raw pixels or a sharp instance. */
export type ImageInput = string | URL | Uint8Array | ArrayBuffer | Blob | RawPixels | Sharp;
