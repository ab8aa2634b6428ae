import type { Edges } from "@tessera/grounding";
import type { RgbImage } from "@tessera/preprocessing";

/** What lies in a box, in pixels of the picture. */
export function cropPicture({ width, data }: RgbImage, [left, top, right, bottom]: Edges): RgbImage {
  const cut = new Uint8Array((right - left) * (bottom - top) * 3);
  for (let y = top; y < bottom; y++)
    cut.set(data.subarray((y * width + left) * 3, (y * width + right) * 3), (y - top) * (right - left) * 3);
  return { width: right - left, height: bottom - top, data: cut };
}
