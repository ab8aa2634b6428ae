import type { ImageSize } from "./image-size.ts";

/** 8-bit RGB, row by row: `data` is [height, width, 3]. */
export interface RgbImage extends ImageSize {
  readonly data: Uint8Array;
}
