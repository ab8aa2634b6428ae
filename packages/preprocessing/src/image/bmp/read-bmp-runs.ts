import { ByteReader } from "../byte-reader.ts";
import type { BmpHeader } from "./read-bmp-header.ts";

const piece = 262_144;

/** Unpacks run-length coded rows to one byte a pixel [height, width], in pieces, with Pillow's handling of odd files. */
export function* readBmpRuns(bytes: Uint8Array, { width, height, runs, pixelsAt }: BmpHeader): Generator<void, Uint8Array, void> {
  const four = runs === "rle4";
  const indices = new Uint8Array(width * height);
  const reader = new ByteReader(bytes, { at: pixelsAt });
  let at = 0;
  for (let x = 0, next = piece; at < indices.length && reader.at + 2 <= bytes.length; ) {
    if (at >= next) {
      next = at + piece;
      yield;
    }
    const count = reader.u8();
    const value = reader.u8();
    if (count > 0) {
      const length = Math.max(0, Math.min(count, width - x));
      if (!four) indices.fill(value, at, at + length);
      else for (let i = 0; i < length; i++) indices[at + i] = i % 2 === 0 ? value >> 4 : value & 15;
      at += length;
      x += length;
    } else if (value === 0) {
      at = Math.ceil(at / width) * width;
      x = 0;
    } else if (value === 1) break;
    else if (value === 2) {
      at += reader.u8() + reader.u8() * width;
      x = at % width;
    } else {
      const stored = reader.take(four ? value >> 1 : value);
      if (!four) indices.set(stored.subarray(0, Math.max(0, indices.length - at)), at);
      else for (const [i, pair] of stored.entries()) indices.set([pair >> 4, pair & 15].slice(0, indices.length - at - 2 * i), at + 2 * i);
      at += four ? stored.length * 2 : stored.length;
      x += value;
      reader.at += reader.at % 2;
    }
  }
  if (at < indices.length) throw new Error("the file is cut off");
  return indices;
}
