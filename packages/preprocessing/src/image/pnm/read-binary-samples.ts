import type { PnmHeader } from "./read-pnm-header.ts";
import { sampleTable } from "./sample-table.ts";

const piece = 262_144;

/** 8-bit values of binary samples [height, width, channels], in pieces. */
export function* readBinarySamples(
  bytes: Uint8Array,
  { kind, width, height, most, pixelsAt }: PnmHeader,
): Generator<void, Uint8Array, void> {
  const count = width * height * (kind === "6" ? 3 : 1);
  const stored = bytes.subarray(pixelsAt);
  const rowBytes = Math.ceil(width / 8);
  const sampleBytes = kind === "f" ? 4 : most > 255 ? 2 : 1;
  if (stored.length < (kind === "4" ? rowBytes * height : count * sampleBytes)) throw new Error("the file is cut off");
  if (most === 255 && kind !== "f") return stored.subarray(0, count);
  const view = new DataView(stored.buffer, stored.byteOffset);
  const table = sampleTable(kind === "f" ? 1 : most, kind === "5");
  const samples = new Uint8Array(count);
  const read = (i: number): number => {
    if (kind === "5" || kind === "6") return table[sampleBytes === 2 ? view.getUint16(i * 2) : stored[i]!]!;
    const [x, y] = [i % width, Math.floor(i / width)];
    // A set bit is black.
    if (kind === "4") return (stored[y * rowBytes + (x >> 3)]! >> (7 - (x & 7))) & 1 ? 0 : 255;
    // The last row comes first; Pillow clips and drops what is behind the point.
    return Math.trunc(Math.max(0, Math.min(255, view.getFloat32(((height - 1 - y) * width + x) * 4, most < 0))));
  };
  for (let i = 0; i < count; i++) {
    samples[i] = read(i);
    if (i % piece === piece - 1) yield;
  }
  return samples;
}
