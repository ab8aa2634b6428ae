import type { ImageDecoder } from "../image-decoder.ts";
import { mostPixels } from "../limits.ts";
import { startsWith } from "../starts-with.ts";
import { decodeSharp } from "./decode-sharp.ts";
import { openSharp } from "./open-sharp.ts";
import { plainPng } from "./plain-png.ts";

/** Samples of a pixel, by the kinds of colour. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Interlaced rows are held as they are stored, all of them: as many bytes as the largest picture has in RGB. */
const mostInterlaced = 3 * mostPixels;

/** PNG; of an animation the picture that viewers without animation show, as in Pillow. */
export const pngDecoder: ImageDecoder = {
  name: "PNG",
  matches: (bytes) => startsWith(bytes, "\x89PNG\r\n\x1a\n"),
  async decode(bytes, options) {
    const plain = plainPng(bytes);
    if (bytes.length < 29) throw new Error("the file is cut off");
    const header = new DataView(bytes.buffer, bytes.byteOffset);
    const [depth, kind, interlaced] = [header.getUint8(24), header.getUint8(25), header.getUint8(28) === 1];
    const stored = header.getUint32(16) * header.getUint32(20) * (channels[kind] ?? 1) * Math.ceil(depth / 8);
    if (interlaced && stored > mostInterlaced) throw new Error(`${stored} bytes of interlaced pixels would have to be held at once`);
    // In 16-bit grey one value may stand for "transparent", which libvips takes for alpha and Pillow does not.
    return decodeSharp(openSharp(plain), { ...options, wideGrey: depth === 16 && kind === 0 });
  },
};
