/**
 * Cosines and sines of the rotary embedding, rounded to float32 at each step as the reference computes them.
 *
 * @returns two float32 arrays [positions, headSize / 2]
 */
export function rotaryTable(
  positions: number,
  headSize: number,
  theta: number,
  { factors, magnitude = 1 }: { readonly factors?: readonly number[]; readonly magnitude?: number } = {},
): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const half = headSize / 2;
  const frequencies = Float32Array.from(
    { length: half },
    (_, i) => 1 / Math.fround(Math.fround(factors?.[i] ?? 1) * Math.fround(theta ** Math.fround((2 * i) / headSize))),
  );
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(position * frequencies[i]!);
      cos[position * half + i] = Math.fround(Math.cos(angle)) * magnitude;
      sin[position * half + i] = Math.fround(Math.sin(angle)) * magnitude;
    }
  }
  return { cos, sin };
}
