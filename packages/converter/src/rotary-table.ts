/**
 * Cosines and sines of the rotary embedding, rounded to float32 at each step as the reference computes them.
 *
 * @param width Columns of the table; those past headSize / 2 belong to padding and stay 0.
 * @returns two float32 arrays [positions, width]
 */
export function rotaryTable(
  positions: number,
  headSize: number,
  theta: number,
  {
    factors,
    magnitude = 1,
    width = headSize / 2,
  }: { readonly factors?: readonly number[]; readonly magnitude?: number; readonly width?: number } = {},
): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const half = headSize / 2;
  const frequencies = Float32Array.from(
    { length: half },
    (_, i) => 1 / Math.fround(Math.fround(factors?.[i] ?? 1) * Math.fround(theta ** Math.fround((2 * i) / headSize))),
  );
  const cos = new Float32Array(positions * width);
  const sin = new Float32Array(positions * width);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(position * frequencies[i]!);
      cos[position * width + i] = Math.fround(Math.cos(angle)) * magnitude;
      sin[position * width + i] = Math.fround(Math.sin(angle)) * magnitude;
    }
  }
  return { cos, sin };
}
