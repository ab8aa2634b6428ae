import { rename, writeFile } from "node:fs/promises";

/** Writes a file that is there whole or not at all. */
export async function publishFile(file: string, content: string): Promise<void> {
  await writeFile(`${file}.part`, content, { flush: true });
  await rename(`${file}.part`, file);
}
