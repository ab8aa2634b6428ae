/** Tables to fill: float32 [positions, width] each. Columns past the frequencies belong to padding and stay as they are. */
export interface RotaryRows {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  readonly width: number;
}

/** Writes cosines and sines of the positions `from` to `to` (exclusive), times `magnitude`. */
export function fillRotaryRows({ cos, sin, width }: RotaryRows, frequencies: Float32Array, from: number, to: number, magnitude = 1): void {
  for (let position = from; position < to; position++) {
    for (let i = 0; i < frequencies.length; i++) {
      const angle = Math.fround(position * frequencies[i]!);
      cos[position * width + i] = Math.fround(Math.cos(angle)) * magnitude;
      sin[position * width + i] = Math.fround(Math.sin(angle)) * magnitude;
    }
  }
}
