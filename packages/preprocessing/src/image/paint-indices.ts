import type { ColorTable } from "./color-table.ts";

const piece = 262_144;

/** Indices into a palette to RGB, in pieces of some milliseconds. */
export function* paintIndices(indices: Uint8Array, colors: ColorTable): Generator<void, Uint8Array, void> {
  const rgb = new Uint8Array(indices.length * 3);
  for (let start = 0; start < indices.length; start += piece) {
    const end = Math.min(indices.length, start + piece);
    for (let i = start, to = start * 3; i < end; i++, to += 3) {
      const color = indices[i]! * 3;
      rgb[to] = colors[color]!;
      rgb[to + 1] = colors[color + 1]!;
      rgb[to + 2] = colors[color + 2]!;
    }
    yield;
  }
  return rgb;
}
