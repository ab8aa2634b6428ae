/** Which source pixels make each target pixel along one axis, and with what weights. */
export interface BicubicTaps {
  /**
   * int32 [target, record]: first source pixel, number of source pixels, then for each two weights a word with their high and one with their
   * low halves, as `kernel/resize.wat` reads them.
   */
  readonly records: Int32Array;
  /** Length of a record in 32-bit words. */
  readonly record: number;
  /** Most source pixels of a target pixel. */
  readonly most: number;
}

const fixedOne = 1 << 22;
const headWords = 2;

/** Coefficients of Pillow's BICUBIC (a = −0.5) along one axis in 22-bit fixed point; the support grows with the scale when shrinking. Follows Resample.c. */
export function bicubicTaps(source: number, target: number): BicubicTaps {
  const scale = source / target;
  const filterScale = Math.max(scale, 1);
  const support = 2 * filterScale;
  const step = 1 / filterScale;
  const most = Math.min(source, Math.ceil(support) * 2 + 1);
  const record = headWords + Math.ceil(most / 4) * 4;
  const records = new Int32Array(target * record);
  const exact = new Float64Array(most);
  const rounded = new Int32Array(record - headWords);
  for (let i = 0; i < target; i++) {
    const center = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const count = Math.min(source, Math.trunc(center + support + 0.5)) - start;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      exact[k] = bicubic((k + start - center + 0.5) * step);
      sum += exact[k]!;
    }
    rounded.fill(0);
    for (let k = 0; k < count; k++) {
      const weight = sum === 0 ? exact[k]! : exact[k]! / sum;
      rounded[k] = Math.trunc(weight < 0 ? weight * fixedOne - 0.5 : weight * fixedOne + 0.5);
    }
    const at = i * record;
    records[at] = start;
    records[at + 1] = count;
    for (let k = 0; k < rounded.length; k += 2) {
      const [even, odd] = [rounded[k]!, rounded[k + 1]!];
      records[at + headWords + k] = ((even >> 15) & 0xffff) | ((odd >> 15) << 16);
      records[at + headWords + k + 1] = (even & 0x7fff) | ((odd & 0x7fff) << 16);
    }
  }
  return { records, record, most };
}

function bicubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}
