import type { ImageDecoder } from "../image-decoder.ts";
import { startsWith } from "../starts-with.ts";
import { decodeSharp } from "./decode-sharp.ts";
import { openSharp } from "./open-sharp.ts";
import { plainAvif } from "./plain-avif.ts";

/** AVIF, which Pillow reads since 11.3. HEIC, the same container with a patented codec, is not in the sharp that npm installs. */
export const avifDecoder: ImageDecoder = {
  name: "AVIF",
  matches: (bytes) => startsWith(bytes, "ftypavif", 4),
  decode: (bytes, options) => decodeSharp(openSharp(plainAvif(bytes, options.autoOrient)), options),
};
