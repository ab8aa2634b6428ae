import { decodeImage } from "@tessera/preprocessing";
import type { GroundedPhrase, GroundOptions } from "@tessera/sdk";
import type { Command } from "commander";
import { addModelOptions, loadModel, type ModelFlags } from "../model/model-options.ts";
import { parseNumber } from "../model/parse-number.ts";
import { expectFile } from "../model/read-pictures.ts";
import { checkGroundingFile, groundingJson, writeCrops, writeGrounding } from "../picture/write-grounding.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

interface GroundFlags extends ModelFlags {
  readonly out?: string;
  readonly crop?: string;
  readonly maxTiles?: number;
  readonly autoOrient?: boolean;
  readonly wording?: string;
  readonly boxesOnly?: boolean;
  readonly json?: boolean;
}

/** `tessera ground IMAGE "the red car" "the tree" --out boxes.png` */
export function addGround(program: Command): void {
  const command = program
    .command("ground")
    .description("find what phrases describe in a picture: boxes in its pixels")
    .argument("<image>", "picture (path or URL)")
    .argument("<phrases...>", "what to look for, one phrase a word in quotes")
    .option("--out <file>", "write the picture with boxes (.png, .svg) or the boxes (.json)")
    .option("--crop <folder>", "write what lies in each box as a PNG")
    .option("--max-tiles <count>", "most tiles of the picture", parseNumber)
    .option("--auto-orient", "turn the picture as EXIF says")
    .option("--wording <word>", "coordinate, as the original's code asks, or coordinates, as its model card does", "coordinate")
    .option("--boxes-only", "let the model answer with boxes alone: each phrase then has one, whether it is there or not")
    .option("--json", "print the boxes as JSON");
  addModelOptions(command).action(async (image: string, phrases: string[], flags: GroundFlags) => {
    if (flags.out !== undefined) checkGroundingFile(flags.out);
    await expectFile(image);
    const signal = interruptSignal();
    const { maxTiles, maxPixels } = flags;
    // The boxes are about the picture as the model saw it.
    const autoOrient = flags.autoOrient ?? false;
    const picture = await decodeImage(image, { signal, autoOrient, maxPixels });
    await using model = await loadModel(flags, signal);
    const options: GroundOptions = { maxTiles, signal, boxesOnly: flags.boxesOnly, wording: flags.wording as GroundOptions["wording"] };
    const found = await model.ground({ ...picture, channels: 3 }, phrases, options);
    if (flags.out !== undefined) await writeGrounding(flags.out, found, picture);
    if (flags.crop !== undefined) await writeCrops(flags.crop, found, picture);
    process.stdout.write(flags.json ? `${groundingJson(found, picture)}\n` : found.map(describe).join(""));
  });
}

/** A line a box: `red car  64 96 192 192`. */
function describe({ phrase, boxes, result }: GroundedPhrase): string {
  if (boxes.length === 0) return `${phrase}\tnot found (${result.text.slice(0, 200)})\n`;
  return boxes.map(({ label, pixels }) => `${label}\t${pixels!.join(" ")}\n`).join("");
}
