import { crc32 } from "node:zlib";

const pngStart = 8;
const number = (kind: string) => Buffer.from(kind, "latin1").readUInt32BE();
const [header, imageData, end] = [number("IHDR"), number("IDAT"), number("IEND")];
/** What pixels are made of, and the orientation. */
const kept: ReadonlySet<number> = new Set([header, imageData, end, ...["PLTE", "tRNS", "eXIf"].map(number)]);

/**
 * A PNG as libpng reads it, with the chunks that its pixels are made of. Packed texts and profiles are left out: libpng unpacks and holds each,
 * so that a few megabytes of them take gigabytes. Chunks of no known kind go, too, as in Pillow.
 *
 * What Pillow reads though it was cut off is closed: behind its pixels, in the checksum of the last data or in the end mark; whether the pixels
 * are complete libpng sees. Throws `Error` where Pillow refuses: a wrong checksum of the header.
 */
export function plainPng(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (let at = pngStart; at + 8 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const kind = file.readUInt32BE(at + 4);
    if (kind === header) expectHeader(file, at);
    if (kind === end) break;
    const next = at + 12 + length;
    if (kind === imageData && next > file.length) return Buffer.concat([...pieces, file.subarray(from, at), closed(file, at)]);
    if (!kept.has(kind)) {
      if (at > from) pieces.push(file.subarray(from, at));
      from = next;
    }
    at = next;
  }
  return from === 0 ? bytes : Buffer.concat([...pieces, file.subarray(from)]);
}

function expectHeader(file: Buffer, at: number): void {
  const sum = at + 21;
  if (file.length < sum + 4) throw new Error("the file is cut off");
  if (file.readUInt32BE(sum) !== crc32(file.subarray(at + 4, sum))) throw new Error("the checksum of its header is wrong");
}

/** The last data and an end mark. */
function closed(file: Buffer, at: number): Uint8Array {
  const length = Buffer.alloc(4);
  const chunk = file.subarray(at + 4, at + 8 + file.readUInt32BE(at));
  length.writeUInt32BE(chunk.length - 4);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(chunk));
  return Buffer.concat([length, chunk, sum, Buffer.from("0000000049454e44ae426082", "hex")]);
}
