/** Largest absolute difference of two arrays; NaN when their lengths differ or a value is NaN. */
export function maxAbsDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Number.NaN;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= worst)) worst = difference;
    if (Number.isNaN(worst)) return worst;
  }
  return worst;
}
