/** Rounds a share to four decimals, ties to even, as Python's `round(x, 4)` does for the short binary fractions scores are made of. */
export function round4(value: number): number {
  const scaled = value * 10_000;
  const floor = Math.floor(scaled);
  const up = scaled - floor > 0.5 || (scaled - floor === 0.5 && floor % 2 === 1);
  return (up ? floor + 1 : floor) / 10_000;
}
