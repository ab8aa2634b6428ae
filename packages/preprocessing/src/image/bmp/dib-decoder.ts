import { ByteReader } from "../byte-reader.ts";
import type { ImageDecoder } from "../image-decoder.ts";
import { decodeBmp } from "./decode-bmp.ts";

/** Bitmaps without a file header: what Windows keeps in its clipboard. */
export const dibDecoder: ImageDecoder = {
  name: "DIB",
  matches: (bytes) => [12, 40, 64, 108, 124].includes(bytes[0]!) && bytes[1] === 0 && bytes[2] === 0 && bytes[3] === 0,
  decode: async (bytes, options) => decodeBmp(new ByteReader(bytes), 0, options),
};
