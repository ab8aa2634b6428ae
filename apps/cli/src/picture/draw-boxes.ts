import type { RgbImage } from "@tessera/preprocessing";
import type { Box } from "./find-boxes.ts";

const colours = [
  [255, 0, 128],
  [0, 160, 255],
  [0, 190, 80],
  [255, 140, 0],
] as const;

/** A copy of the picture with an outline for each box. What of a box lies outside of the picture is left out. */
export function drawBoxes({ width, height, data }: RgbImage, boxes: readonly Box[]): RgbImage {
  const copy = data.slice(); // [height, width, 3]
  const thick = Math.max(2, Math.round(Math.min(width, height) / 150));
  for (const [i, [x1, y1, x2, y2]] of boxes.entries()) {
    const left = Math.round((x1 / 1000) * width);
    const right = Math.round((x2 / 1000) * width);
    const top = Math.round((y1 / 1000) * height);
    const bottom = Math.round((y2 / 1000) * height);
    for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
      const edge = y < top + thick || y >= bottom - thick;
      for (let x = Math.max(0, left); x < Math.min(width, right); x++)
        if (edge || x < left + thick || x >= right - thick) copy.set(colours[i % colours.length]!, (y * width + x) * 3);
    }
  }
  return { width, height, data: copy };
}
