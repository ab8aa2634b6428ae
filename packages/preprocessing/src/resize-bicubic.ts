import { expectArgument } from "@tessera/core";
import { type BicubicTaps, bicubicTaps } from "./bicubic-taps.ts";
import type { RgbImage } from "./rgb-image.ts";

const half = 1 << 21;
const shift = 22;

/** Resizes as Pillow 10.4 does with BICUBIC, bit for bit: horizontally first, then vertically, with 8-bit pixels in between. */
export function resizeBicubic(image: RgbImage, width: number, height: number): RgbImage {
  expectArgument(Number.isInteger(width) && width > 0, "a positive integer", "width", width);
  expectArgument(Number.isInteger(height) && height > 0, "a positive integer", "height", height);
  const wide =
    image.width === width ? image : { width, height: image.height, data: resizeRows(image, width, bicubicTaps(image.width, width)) };
  if (wide.height === height) return wide === image ? { ...image, data: image.data.slice() } : wide;
  return { width, height, data: resizeColumns(wide, height, bicubicTaps(image.height, height)) };
}

function resizeRows(
  { width: sourceWidth, height, data }: RgbImage,
  width: number,
  { starts, counts, weights, stride }: BicubicTaps,
): Uint8Array {
  const out = new Uint8ClampedArray(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const row = y * sourceWidth * 3;
    for (let x = 0; x < width; x++, to += 3) {
      let red = half;
      let green = half;
      let blue = half;
      let from = row + starts[x]! * 3;
      const end = x * stride + counts[x]!;
      for (let k = x * stride; k < end; k++, from += 3) {
        const weight = weights[k]!;
        red += data[from]! * weight;
        green += data[from + 1]! * weight;
        blue += data[from + 2]! * weight;
      }
      out[to] = red >> shift;
      out[to + 1] = green >> shift;
      out[to + 2] = blue >> shift;
    }
  }
  return new Uint8Array(out.buffer);
}

/** Sums whole rows, so that memory is read in order. */
function resizeColumns({ width, data }: RgbImage, height: number, { starts, counts, weights, stride }: BicubicTaps): Uint8Array {
  const rowLength = width * 3;
  const out = new Uint8ClampedArray(rowLength * height);
  const sums = new Int32Array(rowLength);
  for (let y = 0; y < height; y++) {
    sums.fill(half);
    for (let k = 0; k < counts[y]!; k++) {
      const weight = weights[y * stride + k]!;
      const from = (starts[y]! + k) * rowLength;
      for (let i = 0; i < rowLength; i++) sums[i]! += data[from + i]! * weight;
    }
    const to = y * rowLength;
    for (let i = 0; i < rowLength; i++) out[to + i] = sums[i]! >> shift;
  }
  return new Uint8Array(out.buffer);
}
