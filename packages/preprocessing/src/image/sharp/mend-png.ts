import { crc32 } from "node:zlib";
import { ByteReader } from "../byte-reader.ts";

const pngStart = 8;
const imageData = Buffer.from("IDAT");

/**
 * A PNG that Pillow reads though libpng does not: cut off behind its pixels, in the checksum of the last data or in the end mark. What is
 * missing is put there; whether the pixels are complete libpng sees. Throws `Error` where Pillow refuses: a wrong checksum of the header.
 */
export function mendPng(bytes: Uint8Array): Uint8Array {
  const reader = new ByteReader(bytes, { at: pngStart, little: false });
  while (reader.at + 8 <= bytes.length) {
    const start = reader.at;
    const length = reader.u32();
    const kind = Buffer.from(reader.take(4)).toString("latin1");
    if (kind === "IHDR" && length === 13) {
      const sum = crc32(bytes.subarray(start + 4, start + 21));
      reader.at = start + 21;
      if (reader.u32() !== sum) throw new Error("the checksum of its header is wrong");
      continue;
    }
    if (kind === "IEND") break;
    const end = start + 8 + length;
    if (end + 4 > bytes.length) return kind === "IDAT" ? closed(bytes, start) : bytes;
    reader.at = end + 4;
  }
  return bytes;
}

function closed(bytes: Uint8Array, start: number): Uint8Array {
  const data = bytes.subarray(start + 8, start + 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(start));
  const chunk = Buffer.concat([imageData, data]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(data.length, 0);
  numbers.writeUInt32BE(crc32(chunk), 4);
  const end = Buffer.from("0000000049454e44ae426082", "hex");
  return Buffer.concat([bytes.subarray(0, start), numbers.subarray(0, 4), chunk, numbers.subarray(4), end]);
}
