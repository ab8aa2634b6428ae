import type { ImageDecoder } from "../image-decoder.ts";
import { decodeSharp } from "../sharp/decode-sharp.ts";
import { openSharp } from "../sharp/open-sharp.ts";
import { startsWith } from "../starts-with.ts";
import { expectTiffKind } from "./expect-tiff-kind.ts";
import { findTiffDirectories } from "./find-tiff-directories.ts";
import { readTiffDirectory } from "./read-tiff-directory.ts";

/** The pages of a TIFF, turned as its orientation says, as Pillow does. */
export const tiffDecoder: ImageDecoder = {
  name: "TIFF",
  matches: (bytes) => ["II*\0", "MM\0*", "II+\0", "MM\0+"].some((mark) => startsWith(bytes, mark)),
  pages: (bytes) => findTiffDirectories(bytes).length,
  async decode(bytes, options) {
    const { page } = options;
    const at = page === 0 ? undefined : findTiffDirectories(bytes)[page];
    if (page > 0 && at === undefined) throw new Error(`there is no page ${page + 1}`);
    expectTiffKind(readTiffDirectory(bytes, at));
    return decodeSharp(openSharp(bytes, "error", page), { ...options, autoOrient: true });
  },
};
