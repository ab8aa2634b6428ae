import { expectArgument } from "@tessera/core";
import type { RgbImage } from "../input/rgb-image.ts";
import { resizeRows } from "./resize-rows.ts";

/** Resizes as Pillow 10.4 does with BICUBIC, bit for bit. Throws `invalid-argument`. */
export function resizeBicubic(image: RgbImage, width: number, height: number): RgbImage {
  expectArgument(Number.isInteger(width) && width > 0, "a positive integer", "width", width);
  expectArgument(Number.isInteger(height) && height > 0, "a positive integer", "height", height);
  const data = new Uint8Array(width * height * 3);
  const work = resizeRows(image, [{ width, height, onRow: (y, row) => data.set(row, y * width * 3) }]);
  while (!work.next().done);
  return { width, height, data };
}
