import type { RgbImage } from "../input/rgb-image.ts";

/** Turns a picture clockwise by quarters of a circle; any integer. */
export function turnImage(image: RgbImage, quarters: number): RgbImage {
  const turns = ((quarters % 4) + 4) % 4;
  if (turns === 0) return image;
  const { width, height, data } = image;
  const [outWidth, outHeight] = turns === 2 ? [width, height] : [height, width];
  const out = new Uint8Array(data.length);
  // Where the first source pixel goes, and how far a step to the right and a step down move in the result.
  const first = [0, outWidth - 1, width * height - 1, outWidth * (outHeight - 1)][turns]!;
  const right = [0, outWidth, -1, -outWidth][turns]!;
  const down = [0, -1, -outWidth, 1][turns]!;
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, to = (first + y * down) * 3; x < width; x++, from += 3, to += right * 3) {
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
  return { width: outWidth, height: outHeight, data: out };
}
