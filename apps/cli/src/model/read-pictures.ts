import { access } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { TesseraError } from "@tessera/core";
import type { ImageInput } from "@tessera/sdk";

/** Pictures as they stand on the command line; `-` is standard input. Paths are looked for at once, before a model is loaded. */
export async function readPictures(words: readonly string[], input: NodeJS.ReadStream = process.stdin): Promise<ImageInput[]> {
  if (words.filter((word) => word === "-").length > 1)
    throw new TesseraError("invalid-argument", "Standard input is one picture: give - once");
  if (words.includes("-") && input.isTTY)
    throw new TesseraError("invalid-argument", "- is a picture from standard input, but nothing is piped in");
  const pictures: ImageInput[] = [];
  for (const word of words) {
    if (word === "-") pictures.push(await buffer(input));
    else {
      await expectFile(word);
      pictures.push(word);
    }
  }
  return pictures;
}

/** Throws `media-not-found` for a path where nothing is; addresses are left to whoever fetches them. */
export async function expectFile(path: string): Promise<void> {
  if (/^(https?|file|data):/i.test(path)) return;
  await access(path).catch((cause: unknown) => {
    throw new TesseraError("media-not-found", `${path} does not exist`, { facts: { path }, cause });
  });
}
