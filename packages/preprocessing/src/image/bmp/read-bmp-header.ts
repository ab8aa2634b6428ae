import type { ImageSize } from "../../input/image-size.ts";
import type { ByteReader } from "../byte-reader.ts";
import { type ColorTable, colorTable } from "../color-table.ts";
import { type BmpLayout, bmpLayout } from "./bmp-layout.ts";

export interface BmpHeader extends ImageSize {
  readonly topDown: boolean;
  readonly layout: BmpLayout;
  /** Bytes a row, padding included. */
  readonly stride: number;
  readonly runs: "none" | "rle4" | "rle8";
  /** Missing where samples are colours, or shades of grey as they stand. */
  readonly colors: ColorTable | undefined;
  /** Where the pixels start. */
  readonly pixelsAt: number;
}

const raw = 0;
const rle8 = 1;
const rle4 = 2;
const bitFields = 3;

/**
 * Reads a bitmap's header from its length field on, as Pillow does.
 *
 * @param given where the file says that the pixels start; 0: behind the header
 */
export function readBmpHeader(reader: ByteReader, given: number): BmpHeader {
  const start = reader.at;
  const length = reader.u32();
  const old = length === 12;
  if (!old && ![40, 52, 56, 64, 108, 124].includes(length)) throw new Error(`a header of ${length} bytes`);
  const width = old ? reader.u16() : reader.u32();
  const storedHeight = old ? reader.u16() : reader.i32();
  const topDown = storedHeight < 0;
  const height = Math.abs(storedHeight);
  reader.u16();
  const bits = reader.u16();
  const compression = old ? raw : reader.u32();
  if (compression > bitFields) throw new Error(`compression ${compression}`);
  reader.at = start + (old ? 12 : 32);
  const count = (old ? 0 : reader.u32()) || 2 ** bits;
  if (!old) reader.at = start + 40;
  // In a header of 40 bytes the masks follow it; longer ones hold them at the same place, and one for alpha.
  const masks = compression === bitFields ? [reader.u32(), reader.u32(), reader.u32(), length >= 56 ? reader.u32() : 0] : undefined;
  if (length > 40) reader.at = start + length;
  const layout = bmpLayout(bits, masks);
  const headerEnd = 14 + length;
  const stride = Math.floor((width * bits + 31) / 32) * 4;
  const runs = compression === rle8 ? "rle8" : compression === rle4 ? "rle4" : "none";
  if (layout.kind !== "indices") {
    if (runs !== "none") throw new Error(`${bits} bits in runs`);
    return { width, height, topDown, layout, stride, runs, colors: undefined, pixelsAt: given || reader.at };
  }
  if (count > 65_536) throw new Error(`a palette of ${count} colours`);
  const step = old ? 3 : 4;
  const entries = reader.bytes.subarray(reader.at, reader.at + count * step);
  const pixelsAt = given === headerEnd ? given + 4 * count : given || reader.at + entries.length;
  // Pillow drops a palette of plain greys, and then takes two colours for one bit and others for eight, whatever the header says.
  if (isGrey(entries, count, step)) {
    const one = count === 2 || bits === 1;
    const grey: BmpLayout = { kind: one ? "bits" : "greys", bits: one ? 1 : 8 };
    return { width, height, topDown, layout: grey, stride, runs, colors: undefined, pixelsAt };
  }
  return { width, height, topDown, layout, stride, runs, colors: colorTable(entries, step, [2, 1, 0]), pixelsAt };
}

/** Whether each colour is the grey of its index; of two, black and white. */
function isGrey(entries: Uint8Array, count: number, step: number): boolean {
  for (let i = 0; i < count; i++) {
    const grey = count === 2 ? i * 255 : i & 255;
    for (let channel = 0; channel < 3; channel++) if (entries[i * step + channel] !== grey) return false;
  }
  return true;
}
