import { type GroundedBox, toPixels } from "@tessera/grounding";
import type { RgbImage } from "@tessera/preprocessing";

const colours = [
  [255, 0, 128],
  [0, 160, 255],
  [0, 190, 80],
  [255, 140, 0],
] as const;

/** A copy of the picture with an outline for each box. */
export function drawBoxes({ width, height, data }: RgbImage, boxes: readonly GroundedBox[]): RgbImage {
  const copy = data.slice(); // [height, width, 3]
  const thick = Math.max(2, Math.round(Math.min(width, height) / 150));
  for (const [i, { box }] of boxes.entries()) {
    const [left, top, right, bottom] = toPixels(box, { width, height });
    for (let y = top; y < bottom; y++) {
      const edge = y < top + thick || y >= bottom - thick;
      for (let x = left; x < right; x++)
        if (edge || x < left + thick || x >= right - thick) copy.set(colours[i % colours.length]!, (y * width + x) * 3);
    }
  }
  return { width, height, data: copy };
}
