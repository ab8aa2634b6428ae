import type { ColorTable } from "../color-table.ts";
import { greyTable } from "../grey-table.ts";
import type { BmpLayout } from "./bmp-layout.ts";

/** Writes the RGB of `width` pixels, stored in `bytes` from `from` on, to `rgb` from `to` on. */
export type BmpRowReader = (bytes: Uint8Array, from: number, rgb: Uint8Array, to: number, width: number) => void;

export function bmpRowReader(layout: BmpLayout, colors: ColorTable | undefined): BmpRowReader {
  if (layout.kind === "bytes") {
    const { red, green, blue } = layout;
    const step = layout.bits / 8;
    return (bytes, from, rgb, to, width) => {
      for (let x = 0, at = from, out = to; x < width; x++, at += step, out += 3) {
        rgb[out] = bytes[at + red]!;
        rgb[out + 1] = bytes[at + green]!;
        rgb[out + 2] = bytes[at + blue]!;
      }
    };
  }
  if (layout.kind === "555" || layout.kind === "565") {
    const [redAt, greens] = layout.kind === "555" ? [10, 31] : [11, 63];
    return (bytes, from, rgb, to, width) => {
      for (let x = 0, at = from, out = to; x < width; x++, at += 2, out += 3) {
        const pixel = bytes[at]! | (bytes[at + 1]! << 8);
        // Storing drops what is behind the point, as Pillow's integers do.
        rgb[out] = (((pixel >> redAt) & 31) * 255) / 31;
        rgb[out + 1] = (((pixel >> 5) & greens) * 255) / greens;
        rgb[out + 2] = ((pixel & 31) * 255) / 31;
      }
    };
  }
  const { kind, bits } = layout;
  const mask = 2 ** bits - 1;
  const table = colors ?? (kind === "bits" ? Uint8Array.of(0, 0, 0, 255, 255, 255) : greyTable());
  return (bytes, from, rgb, to, width) => {
    for (let x = 0, bit = 0, out = to; x < width; x++, bit += bits, out += 3) {
      const color = ((bytes[from + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask) * 3;
      rgb[out] = table[color]!;
      rgb[out + 1] = table[color + 1]!;
      rgb[out + 2] = table[color + 2]!;
    }
  };
}
