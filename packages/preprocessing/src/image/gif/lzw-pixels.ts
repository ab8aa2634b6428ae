import type { ByteReader } from "../byte-reader.ts";

const mostCodes = 4096;
const longestCode = 12;
const piece = 262_144;

/**
 * Unpacks GIF's LZW codes to `count` indices, in pieces. The reader stands at the first block of the data; a block that is not whole is
 * not looked at.
 */
export function* lzwPixels(reader: ByteReader, bits: number, count: number): Generator<void, Uint8Array, void> {
  if (bits > longestCode) throw new Error(`codes of ${bits + 1} bits`);
  const pixels = new Uint8Array(count);
  const clear = 2 ** bits;
  const last = new Uint8Array(mostCodes);
  const before = new Uint16Array(mostCodes);
  const lengths = new Uint16Array(mostCodes);
  for (let code = 0; code < clear; code++) [last[code], lengths[code]] = [code, 1];
  let [size, next, previous] = [bits + 1, clear + 2, -1];
  let [buffer, held, at, pause] = [0, 0, 0, piece];
  let block = reader.take(reader.u8());
  for (let byte = 0; at < count; ) {
    while (held < size) {
      if (byte === block.length) {
        block = reader.take(reader.u8());
        byte = 0;
        if (block.length === 0) throw new Error("its data ends too early");
      }
      buffer |= block[byte++]! << held;
      held += 8;
    }
    const code = buffer & (2 ** size - 1);
    buffer >>>= size;
    held -= size;
    if (code === clear) {
      [size, next, previous] = [bits + 1, clear + 2, -1];
      continue;
    }
    if (code === clear + 1) throw new Error("its data ends too early");
    if (code > next || (previous < 0 && code > clear) || (code === next && next >= mostCodes)) throw new Error(`a code of ${code}`);
    // A code that is just being made is the previous string and its first pixel once more.
    const known = code === next ? previous : code;
    const length = lengths[known]! + (code === next ? 1 : 0);
    let first = known;
    for (let to = at + lengths[known]! - 1; to >= at; to--, first = before[first]!) if (to < count) pixels[to] = last[first]!;
    const head = pixels[at]!;
    if (code === next && at + length <= count) pixels[at + length - 1] = head;
    at += length;
    if (previous >= 0 && next < mostCodes) {
      last[next] = head;
      before[next] = previous;
      lengths[next] = lengths[previous]! + 1;
      if (next === 2 ** size - 1 && size < longestCode) size++;
      next++;
    }
    previous = code;
    if (at >= pause) {
      pause = at + piece;
      yield;
    }
  }
  return pixels;
}
