/**
 * Angles per position of the rotary embedding, float32 [headSize / 2], rounded at each step as the reference computes them.
 *
 * @param factors divisors of each frequency (long-rope). @default 1 each
 */
export function rotaryFrequencies(headSize: number, theta: number, factors?: readonly number[]): Float32Array {
  return Float32Array.from(
    { length: headSize / 2 },
    (_, i) => 1 / Math.fround(Math.fround(factors?.[i] ?? 1) * Math.fround(theta ** Math.fround((2 * i) / headSize))),
  );
}
