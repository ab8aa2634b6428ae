import type { ImageDecoder } from "../image-decoder.ts";
import { decodeSharp } from "../sharp/decode-sharp.ts";
import { openSharp } from "../sharp/open-sharp.ts";
import { startsWith } from "../starts-with.ts";
import { expectTiffKind } from "./expect-tiff-kind.ts";
import { readTiffDirectory } from "./read-tiff-directory.ts";

/** The first page of a TIFF, turned as its orientation says, as Pillow does. */
export const tiffDecoder: ImageDecoder = {
  name: "TIFF",
  matches: (bytes) => ["II*\0", "MM\0*", "II+\0", "MM\0+"].some((mark) => startsWith(bytes, mark)),
  async decode(bytes, options) {
    expectTiffKind(readTiffDirectory(bytes));
    return decodeSharp(openSharp(bytes, "error"), { ...options, autoOrient: true });
  },
};
