import { ByteReader } from "../byte-reader.ts";
import type { ImageDecoder } from "../image-decoder.ts";
import { startsWith } from "../starts-with.ts";
import { decodeBmp } from "./decode-bmp.ts";

/** Windows and OS/2 bitmaps, which sharp does not read. */
export const bmpDecoder: ImageDecoder = {
  name: "BMP",
  matches: (bytes) => startsWith(bytes, "BM"),
  async decode(bytes, options) {
    const reader = new ByteReader(bytes, { at: 10 });
    return decodeBmp(reader, reader.u32(), options);
  },
};
