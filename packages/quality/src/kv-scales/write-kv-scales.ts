import { createHash, randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";

/** Writes scales and their SHA-256 to a file that is either whole or not there. One that cannot be written is no failure: a shared, read-only cache is measured anew. */
export async function writeKvScales(path: string, scales: Float32Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    const bytes = new Uint8Array(scales.buffer, scales.byteOffset, scales.byteLength);
    await writeFile(temporary, Buffer.concat([bytes, createHash("sha256").update(bytes).digest()]), { flush: true });
    await rename(temporary, path);
  } catch {
    await rm(temporary, { force: true }).catch(() => {});
  }
}
