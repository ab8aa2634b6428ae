import { subtle } from "node:crypto";

/** A hash of decoded pixels, made off the event loop. */
export async function hashPixels(pixels: Uint8Array | Float32Array): Promise<string> {
  return Buffer.from(await subtle.digest("SHA-256", pixels as Uint8Array<ArrayBuffer>)).toString("base64url");
}
