import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";

/** Writes a file that is either whole or not there. One that cannot be written is no failure: a shared, read-only cache is measured anew. */
export async function writeKvScales(path: string, scales: Float32Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, new Uint8Array(scales.buffer), { flush: true });
    await rename(temporary, path);
  } catch {
    await rm(temporary, { force: true }).catch(() => {});
  }
}
