import { rename, rm, writeFile } from "node:fs/promises";
import { TesseraError } from "@tessera/core";

/** Writes a file that is there whole or not at all. Throws `cache-unwritable`. */
export async function publishFile(file: string, content: string | Uint8Array): Promise<void> {
  const aside = `${file}.${process.pid}.part`;
  try {
    await writeFile(aside, content, { flush: true });
    await rename(aside, file);
  } catch (cause) {
    await rm(aside, { force: true });
    throw new TesseraError("cache-unwritable", `${file} cannot be written (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}
