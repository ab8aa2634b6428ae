import type { Edges } from "./grounded-box.ts";

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * A box in whole pixels of its picture, at least one a side. Thousandths are of the whole picture however it was cut into tiles.
 *
 * @param box thousandths
 */
export function toPixels([x1, y1, x2, y2]: Edges, { width, height }: PictureSize): Edges {
  const [left, right] = span(x1, x2, width);
  const [top, bottom] = span(y1, y2, height);
  return [left, top, right, bottom];
}

function span(from: number, to: number, length: number): [number, number] {
  const start = Math.min(length - 1, Math.round((from / 1000) * length));
  return [start, Math.max(start + 1, Math.round((to / 1000) * length))];
}
