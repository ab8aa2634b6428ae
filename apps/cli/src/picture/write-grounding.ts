import { mkdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { TesseraError } from "@tessera/core";
import { boxOverlay } from "@tessera/grounding";
import { drawOverlay, encodePng, type RgbImage } from "@tessera/preprocessing";
import type { GroundedPhrase } from "@tessera/sdk";
import { publishFile } from "../terminal/publish-file.ts";
import { cropPicture } from "./crop-picture.ts";

const allBoxes = (found: readonly GroundedPhrase[]) => found.flatMap(({ boxes }) => boxes);

/** A file of grounding by its ending. */
const writers: Readonly<
  Record<string, (found: readonly GroundedPhrase[], picture: RgbImage) => Promise<string | Buffer> | string | Buffer>
> = {
  ".png": async (found, picture) => encodePng(await drawOverlay(picture, boxOverlay(allBoxes(found), picture))),
  ".svg": (found, picture) => boxOverlay(allBoxes(found), picture, `data:image/png;base64,${encodePng(picture).toString("base64")}`),
  ".json": (found, picture) => `${groundingJson(found, picture)}\n`,
};

/** Throws `invalid-argument` for an ending that nothing is written as. */
export function checkGroundingFile(file: string): void {
  if (writers[extname(file).toLowerCase()] !== undefined) return;
  throw new TesseraError("invalid-argument", `Expected a file ending in ${Object.keys(writers).join(", ")} for --out but received ${file}`);
}

/** Writes the picture with its boxes, or the boxes alone, by the file's ending. The file appears whole. */
export async function writeGrounding(file: string, found: readonly GroundedPhrase[], picture: RgbImage): Promise<void> {
  checkGroundingFile(file);
  await publishFile(file, await writers[extname(file).toLowerCase()]!(found, picture));
}

/** Writes what lies in each box as a PNG, named by its place among all boxes and its label; gives the files. */
export async function writeCrops(folder: string, found: readonly GroundedPhrase[], picture: RgbImage): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const [i, { label, pixels }] of allBoxes(found).entries()) {
    if (pixels === undefined) continue;
    const name = label.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40);
    const file = join(folder, `${String(i + 1).padStart(2, "0")}-${name || "box"}.png`);
    await publishFile(file, encodePng(cropPicture(picture, pixels)));
    files.push(file);
  }
  return files;
}

/** Phrases, boxes in pixels and in thousandths, and the picture's size. */
export function groundingJson(found: readonly GroundedPhrase[], { width, height }: RgbImage): string {
  return JSON.stringify({ width, height, phrases: found.map(({ phrase, boxes, result }) => ({ phrase, boxes, text: result.text })) });
}
