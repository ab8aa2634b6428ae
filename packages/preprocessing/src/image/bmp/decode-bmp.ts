import type { RgbImage } from "../../input/rgb-image.ts";
import { runInTurns } from "../../tiles/run-in-turns.ts";
import type { ByteReader } from "../byte-reader.ts";
import type { DecoderOptions } from "../image-decoder.ts";
import { bmpRowReader } from "./bmp-row-reader.ts";
import { type BmpHeader, readBmpHeader } from "./read-bmp-header.ts";
import { readBmpRuns } from "./read-bmp-runs.ts";

const piece = 262_144;

/** Decodes a bitmap from the header that the reader stands at. */
export async function decodeBmp(reader: ByteReader, pixelsAt: number, { expectSize, signal }: DecoderOptions): Promise<RgbImage> {
  const header = readBmpHeader(reader, pixelsAt);
  const { width, height } = header;
  if (width === 0 || height === 0) throw new Error(`a picture of ${width} × ${height} pixels`);
  await expectSize(header);
  const data = await runInTurns(readPixels(reader.bytes, header), signal);
  return { width, height, data };
}

function* readPixels(bytes: Uint8Array, header: BmpHeader): Generator<void, Uint8Array, void> {
  if (header.runs === "none") return yield* readRows(bytes, header);
  const layout = { kind: header.colors === undefined ? "greys" : "indices", bits: 8 } as const;
  const indices = yield* readBmpRuns(bytes, header);
  return yield* readRows(indices, { ...header, layout, stride: header.width, pixelsAt: 0 });
}

function* readRows(bytes: Uint8Array, header: BmpHeader): Generator<void, Uint8Array, void> {
  const { width, height, layout, colors, stride, pixelsAt, topDown } = header;
  const rowBytes = Math.ceil((width * layout.bits) / 8);
  if (rowBytes > stride) throw new Error(`rows of ${stride} bytes for ${rowBytes}`);
  // The padding of the last row may be missing.
  if (pixelsAt + stride * (height - 1) + rowBytes > bytes.length) throw new Error("the file is cut off");
  const rgb = new Uint8Array(width * height * 3);
  const readRow = bmpRowReader(layout, colors);
  const rows = Math.max(1, Math.floor(piece / width));
  for (let y = 0; y < height; y++) {
    readRow(bytes, pixelsAt + y * stride, rgb, (topDown ? y : height - 1 - y) * width * 3, width);
    if (y % rows === rows - 1) yield;
  }
  return rgb;
}
