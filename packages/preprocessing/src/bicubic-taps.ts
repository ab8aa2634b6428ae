/** Which source pixels make each target pixel, and their weights in 22-bit fixed point. */
export interface BicubicTaps {
  /** First source pixel of each target pixel. */
  readonly starts: Int32Array;
  /** Number of source pixels of each target pixel. */
  readonly counts: Int32Array;
  /** [target, stride] */
  readonly weights: Int32Array;
  readonly stride: number;
}

const fixedOne = 1 << 22;

/** Coefficients of Pillow's BICUBIC (a = −0.5) along one axis; the support grows with the scale when shrinking. Follows Resample.c. */
export function bicubicTaps(source: number, target: number): BicubicTaps {
  const scale = source / target;
  const filterScale = Math.max(scale, 1);
  const support = 2 * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(target);
  const counts = new Int32Array(target);
  const weights = new Int32Array(target * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < target; i++) {
    const center = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const count = Math.min(source, Math.trunc(center + support + 0.5)) - start;
    const step = 1 / filterScale;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      exact[k] = bicubic((k + start - center + 0.5) * step);
      sum += exact[k]!;
    }
    for (let k = 0; k < count; k++) {
      const weight = sum === 0 ? exact[k]! : exact[k]! / sum;
      weights[i * stride + k] = Math.trunc(weight < 0 ? weight * fixedOne - 0.5 : weight * fixedOne + 0.5);
    }
    starts[i] = start;
    counts[i] = count;
  }
  return { starts, counts, weights, stride };
}

function bicubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}
