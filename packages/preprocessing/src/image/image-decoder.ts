import type { ImageSize } from "../input/image-size.ts";
import type { RgbImage } from "../input/rgb-image.ts";

/** How a picture is decoded. */
export interface DecoderOptions {
  /** Turn the picture as its EXIF orientation says. */
  readonly autoOrient: boolean;
  /** From 0; formats with one page have only that. */
  readonly page: number;
  /** To be called as soon as the size is known, before anything of that size is allocated. Throws when the picture is too large. */
  readonly expectSize: (size: ImageSize) => Promise<void>;
  /** Seconds until other threads give up. */
  readonly seconds: number;
  readonly signal: AbortSignal | undefined;
}

/** One picture format. */
export interface ImageDecoder {
  /** What people call the format. */
  readonly name: string;
  /** Whether bytes start like a file of this format. */
  matches(bytes: Uint8Array): boolean;
  /** How many pages a file has, without decoding them. Throws an `Error` with the reason alone. @default 1 */
  pages?(bytes: Uint8Array): number;
  /**
   * A page of the file, the first where there are no pages, as Pillow's `convert("RGB")` gives it, decoded in other threads or in pieces of some milliseconds.
   * Throws an `Error` with the reason alone when that cannot be done; who calls it names file and format.
   */
  decode(bytes: Uint8Array, options: DecoderOptions): Promise<RgbImage>;
}
