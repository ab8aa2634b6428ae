import type { ImageDecoder } from "../image-decoder.ts";
import { startsWith } from "../starts-with.ts";
import { decodeSharp } from "./decode-sharp.ts";
import { openSharp } from "./open-sharp.ts";

/** WebP with its alpha; of an animation the first frame, on its background. */
export const webpDecoder: ImageDecoder = {
  name: "WebP",
  matches: (bytes) => startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8),
  decode: (bytes, options) => decodeSharp(openSharp(bytes), options),
};
