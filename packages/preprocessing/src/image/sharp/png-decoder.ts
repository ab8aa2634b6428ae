import type { ImageDecoder } from "../image-decoder.ts";
import { startsWith } from "../starts-with.ts";
import { decodeSharp } from "./decode-sharp.ts";
import { mendPng } from "./mend-png.ts";
import { openSharp } from "./open-sharp.ts";

/** PNG; of an animation the picture that viewers without animation show, as in Pillow. */
export const pngDecoder: ImageDecoder = {
  name: "PNG",
  matches: (bytes) => startsWith(bytes, "\x89PNG\r\n\x1a\n"),
  async decode(bytes, options) {
    const whole = mendPng(bytes);
    // In 16-bit grey one value may stand for "transparent", which libvips takes for alpha and Pillow does not.
    const [depth, kind] = bytes.subarray(24, 26);
    return decodeSharp(openSharp(whole), { ...options, wideGrey: depth === 16 && kind === 0 });
  },
};
