import { rename } from "node:fs/promises";
import sharp from "sharp";
import { smoothPicture } from "./smooth-picture.ts";

/** Writes a seeded picture as JPEG. It appears at once, by a rename. */
export async function writeJpeg(
  file: string,
  { width, height, seed }: { readonly width: number; readonly height: number; readonly seed: number },
): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await sharp(smoothPicture(width, height, seed), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toFile(temporary);
  await rename(temporary, file);
}
