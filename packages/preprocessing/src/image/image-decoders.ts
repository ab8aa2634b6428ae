import { bmpDecoder } from "./bmp/bmp-decoder.ts";
import { dibDecoder } from "./bmp/dib-decoder.ts";
import { gifDecoder } from "./gif/gif-decoder.ts";
import type { ImageDecoder } from "./image-decoder.ts";
import { pnmDecoder } from "./pnm/pnm-decoder.ts";
import { avifDecoder } from "./sharp/avif-decoder.ts";
import { jpegDecoder } from "./sharp/jpeg-decoder.ts";
import { pngDecoder } from "./sharp/png-decoder.ts";
import { webpDecoder } from "./sharp/webp-decoder.ts";
import { tiffDecoder } from "./tiff/tiff-decoder.ts";

/** The formats that are decoded. No bytes reach libvips whose format is not named here: it would read SVG, too. */
export const imageDecoders: readonly ImageDecoder[] = [
  jpegDecoder,
  pngDecoder,
  webpDecoder,
  gifDecoder,
  tiffDecoder,
  avifDecoder,
  bmpDecoder,
  pnmDecoder,
  dibDecoder,
];
