import { TesseraError } from "@tessera/core";
import type { RgbImage } from "./rgb-image.ts";

/** Whether bytes start like a BMP file, which sharp cannot read. */
export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

/** Reads an uncompressed BMP of 24 or 32 bits a pixel. Throws `image-decode-failed` for anything else. */
export function readBmp(name: string, bytes: Uint8Array, maxPixels: number): RgbImage {
  const failed = (problem: string) => new TesseraError("image-decode-failed", `${name}: ${problem}`, { facts: { name } });
  if (bytes.byteLength < 54) throw failed("the BMP header is truncated");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = view.getUint32(10, true);
  const width = view.getInt32(18, true);
  const storedHeight = view.getInt32(22, true);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  const height = Math.abs(storedHeight);
  if (width <= 0 || height === 0) throw failed(`a BMP of ${width} × ${height} pixels`);
  if (compression !== 0 || (bits !== 24 && bits !== 32))
    throw failed(`BMP with ${bits} bits and compression ${compression} is not supported`);
  if (width * height > maxPixels)
    throw new TesseraError("image-too-large", `${name} has ${width} × ${height} pixels, the limit is ${maxPixels}`, {
      facts: { name, width, height, maxPixels },
    });
  const step = bits / 8;
  const rowBytes = Math.ceil((width * step) / 4) * 4;
  if (dataStart + rowBytes * height > bytes.byteLength) throw failed("the file is truncated");
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    // A positive height means that the last row comes first.
    let from = dataStart + (storedHeight > 0 ? height - 1 - y : y) * rowBytes;
    for (let x = 0; x < width; x++, from += step, to += 3) {
      data[to] = bytes[from + 2]!;
      data[to + 1] = bytes[from + 1]!;
      data[to + 2] = bytes[from]!;
    }
  }
  return { width, height, data };
}
