import { pythonFloat } from "./python-float.ts";

export type PixelBox = readonly [x1: number, y1: number, x2: number, y2: number];

export interface RefCocoScore {
  /** float32, pixels. No box in the answer: zeros. */
  readonly box: PixelBox;
  /** float32 */
  readonly iou: number;
  readonly correct: 0 | 1;
}

const pattern = /\[*\[([^\n]*?),([^\n]*?),([^\n]*?),([^\n]*?)\]\]*/u;
const { fround } = Math;

/**
 * Scores a grounding answer as InternVL's `evaluate_grounding.py` does, in float32 throughout: the first four numbers in brackets are
 * thousandths of the picture, shares of it when they sum to less than 4; right from an IoU of 0.5 on.
 *
 * @param target x1, y1, x2, y2 in pixels
 */
export function scoreRefCoco(
  answer: string,
  target: PixelBox,
  { width, height }: { readonly width: number; readonly height: number },
): RefCocoScore {
  const numbers = pattern.exec(answer)?.slice(1).map(pythonFloat) ?? [];
  const known = numbers.length === 4 && numbers.every((value) => value !== undefined);
  let box = (known ? numbers : [0, 0, 0, 0]).map((value) => fround(value!));
  if (box.reduce((sum, value) => fround(sum + value)) >= 4) box = box.map((value) => fround(value / 1000));
  box = box.map((value, i) => fround(value * (i % 2 === 0 ? width : height)));
  const iou = boxIou(box as unknown as PixelBox, target.map(fround) as unknown as PixelBox);
  return { box: box as unknown as PixelBox, iou, correct: iou >= 0.5 ? 1 : 0 };
}

/** `torchvision.ops.box_iou` of two float32 boxes. */
function boxIou(a: PixelBox, b: PixelBox): number {
  const area = ([x1, y1, x2, y2]: PixelBox) => fround(fround(x2 - x1) * fround(y2 - y1));
  const side = (from: 0 | 1) => Math.max(0, fround(Math.min(a[from === 0 ? 2 : 3], b[from === 0 ? 2 : 3]) - Math.max(a[from], b[from])));
  const shared = fround(side(0) * side(1));
  return fround(shared / fround(fround(area(a) + area(b)) - shared));
}
