import type { ImageDecoder } from "../image-decoder.ts";
import { startsWith } from "../starts-with.ts";
import { decodeSharp } from "./decode-sharp.ts";
import { openSharp } from "./open-sharp.ts";

/** JPEG, the first picture of MPO included. */
export const jpegDecoder: ImageDecoder = {
  name: "JPEG",
  matches: (bytes) => startsWith(bytes, "\xff\xd8\xff"),
  decode: (bytes, options) => decodeSharp(openSharp(bytes), options),
};
