import { roundHalfToEven as round } from "./round-half-to-even.ts";

const { abs, fround, max, min } = Math;

/** What the operators take for a row of x, in the precision they say it in: `value = numbers × scales`. */
export interface QuantizedRow {
  /** [K] */
  readonly numbers: Float64Array;
  /** [K] */
  readonly scales: Float64Array;
}

/**
 * Rounds a row as activations.c says. Where weights lie in columns: one scale and zero point, so that the row's range, with zero in it, becomes
 * −127 … 127. Elsewhere: blocks of 128, the largest magnitude becoming 127.
 */
export function quantizeRow(x: Float32Array, columns: boolean): QuantizedRow {
  const numbers = new Float64Array(x.length);
  const scales = new Float64Array(x.length);
  const size = columns ? x.length : 128;
  for (let start = 0; start < x.length; start += size) {
    const part = x.subarray(start, start + size);
    const most = part.reduce((a, b) => max(a, columns ? b : abs(b)), 0);
    const least = columns ? part.reduce((a, b) => min(a, b), 0) : 0;
    const range = fround(most - least);
    const steps = columns ? 254 : 127;
    if (range <= fround(1e-30)) continue;
    const inverse = fround(steps / range);
    const zero = columns ? round(fround(-127 - least * inverse)) : 0;
    const scale = fround(range / steps);
    part.forEach((value, i) => {
      numbers[start + i] = max(-128, min(127, round(fround(value * inverse + zero)))) - zero;
      scales[start + i] = scale;
    });
  }
  return { numbers, scales };
}
