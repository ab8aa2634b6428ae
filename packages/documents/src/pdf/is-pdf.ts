/** Readers look for the mark this far into a file: mail programs put lines in front of it. */
const searched = 1024;

/** Whether bytes are a PDF's. */
export function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, searched)).includes("%PDF-");
}
