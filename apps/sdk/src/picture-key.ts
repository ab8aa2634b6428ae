import { subtle } from "node:crypto";

/** Raise it whenever pictures are cut or normalised differently. */
const treatmentVersion = 1;

/** Name of some decoded pixels and of what is done with them: one name, one row of embeddings. Hashed off the event loop. */
export async function pictureKey(pixels: Uint8Array | Float32Array, treatment: readonly unknown[]): Promise<string> {
  const hash = Buffer.from(await subtle.digest("SHA-256", pixels as Uint8Array<ArrayBuffer>)).toString("base64url");
  return JSON.stringify([hash, treatmentVersion, ...treatment]);
}
