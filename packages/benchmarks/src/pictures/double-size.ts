import type { RgbImage } from "@tessera/preprocessing";

/**
 * A picture twice as wide and high, as Pillow's BILINEAR enlarges 8-bit RGB: first the rows, rounded to 8 bits, then the columns. Each new pixel
 * is three quarters of the nearest old one and a quarter of the next; beyond the edge there is nothing to mix in.
 */
export function doubleSize({ width, height, data }: RgbImage): RgbImage {
  const wide = doubleAlong(data, { count: height, length: width, step: 3 });
  return { width: 2 * width, height: 2 * height, data: doubleAlong(wide, { count: 1, length: height, step: 2 * width * 3 }) };
}

/** Doubles `count` runs of `length` elements of `step` bytes. */
function doubleAlong(
  data: Uint8Array,
  { count, length, step }: { readonly count: number; readonly length: number; readonly step: number },
) {
  const doubled = new Uint8Array(2 * data.length);
  for (let run = 0; run < count; run++) {
    for (let i = 0; i < 2 * length; i++) {
      const near = i >> 1;
      const next = Math.min(length - 1, Math.max(0, i % 2 === 0 ? near - 1 : near + 1));
      const from = (run * length + near) * step;
      const other = (run * length + next) * step;
      const to = (2 * run * length + i) * step;
      for (let byte = 0; byte < step; byte++) doubled[to + byte] = (3 * data[from + byte]! + data[other + byte]! + 2) >> 2;
    }
  }
  return doubled;
}
