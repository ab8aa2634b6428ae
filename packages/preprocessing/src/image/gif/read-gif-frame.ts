import type { ImageSize } from "../../input/image-size.ts";
import type { ByteReader } from "../byte-reader.ts";
import { type ColorTable, colorTable } from "../color-table.ts";
import { greyTable } from "../grey-table.ts";

/** The first picture of a GIF. */
export interface GifFrame extends ImageSize {
  readonly left: number;
  readonly top: number;
  readonly interlaced: boolean;
  /** Where the canvas is larger than the frame, it has this index. */
  readonly ground: number;
  readonly colors: ColorTable;
  /** The screen, made larger where the frame reaches beyond it. */
  readonly canvas: ImageSize;
  /** Bits of the first codes, less one. */
  readonly bits: number;
}

const [extension, picture, end, graphicControl] = [0x21, 0x2c, 0x3b, 0xf9];

/** Reads up to the first picture's compressed data. */
export function readGifFrame(reader: ByteReader): GifFrame {
  reader.at = 6;
  const screen = { width: reader.u16(), height: reader.u16() };
  const flags = reader.u8();
  reader.at += 2;
  let colors = flags & 0x80 ? readColors(reader, flags) : greyTable();
  let ground = 0;
  for (;;) {
    const kind = reader.u8();
    if (kind === end) throw new Error("it has no picture");
    if (kind === extension) {
      const label = reader.u8();
      const block = reader.take(reader.u8());
      if (label === graphicControl && (block[0]! & 1) === 1) ground = block[3] ?? 0;
      if (block.length > 0) while (reader.take(reader.u8()).length > 0);
    } else if (kind === picture) {
      const [left, top, width, height] = [reader.u16(), reader.u16(), reader.u16(), reader.u16()];
      const frameFlags = reader.u8();
      if (frameFlags & 0x80) colors = readColors(reader, frameFlags);
      if (width === 0 || height === 0) throw new Error(`a picture of ${width} × ${height} pixels`);
      const canvas = { width: Math.max(screen.width, left + width), height: Math.max(screen.height, top + height) };
      return { left, top, width, height, interlaced: (frameFlags & 0x40) !== 0, ground, colors, canvas, bits: reader.u8() };
    }
  }
}

function readColors(reader: ByteReader, flags: number): ColorTable {
  return colorTable(reader.take(3 * 2 ** ((flags & 7) + 1)));
}
