import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";

/** Endings of what is looked for in a folder. */
const readable = /\.(pdf|png|jpe?g|webp|gif|tiff?|bmp|avif|p[bgp]m|mp4|m4v|mov|mkv|webm|avi)$/i;

/** As `findInputs`. Throws `invalid-argument`, too, where there is nothing to read. */
export async function listInputs(words: readonly string[]): Promise<string[]> {
  const inputs = await findInputs(words);
  if (inputs.length === 0)
    throw new TesseraError("invalid-argument", `There are no pictures, documents or videos in ${words.join(", ")}`, { facts: { words } });
  return inputs;
}

/** Files and addresses as they are, of folders all pictures, documents and videos below them, in the order of their names. Throws `media-not-found`. */
export async function findInputs(words: readonly string[]): Promise<string[]> {
  const inputs: string[] = [];
  for (const word of words) {
    if (isAddress(word)) inputs.push(word);
    else inputs.push(...(await expand(word)));
  }
  return [...new Set(inputs)];
}

export function isAddress(word: string): boolean {
  return /^(https?|file|data):/i.test(word);
}

async function expand(path: string): Promise<string[]> {
  const entry = await stat(path).catch((cause: unknown) => {
    throw new TesseraError("media-not-found", `${path} does not exist`, { facts: { path }, cause });
  });
  if (!entry.isDirectory()) return [path];
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile() && readable.test(one.name))
    .map((one) => join(one.parentPath, one.name))
    .sort();
}
