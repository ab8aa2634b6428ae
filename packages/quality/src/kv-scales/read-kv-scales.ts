import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

const hashBytes = 32;

/** The scales that {@link writeKvScales} wrote, or `undefined` where the file is not there or not as it was written. */
export async function readKvScales(path: string, count: number): Promise<Float32Array | undefined> {
  const kept = await readFile(path).catch(() => undefined);
  const bytes = count * Float32Array.BYTES_PER_ELEMENT;
  if (kept?.byteLength !== bytes + hashBytes) return undefined;
  const scales = kept.subarray(0, bytes);
  if (!createHash("sha256").update(scales).digest().equals(kept.subarray(bytes))) return undefined;
  return new Float32Array(Uint8Array.from(scales).buffer);
}
