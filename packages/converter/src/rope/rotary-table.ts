import { fillRotaryRows } from "@tessera/core";

export interface RotaryTableOptions {
  readonly positions: number;
  /** Angles per position, [rotated size / 2]. */
  readonly frequencies: Float32Array;
  /** Columns of the table; those past the frequencies belong to padding and stay 0. */
  readonly width: number;
  /** What cosines and sines are multiplied with. @default 1 */
  readonly magnitude?: number;
}

/**
 * Cosines and sines of the rotary embedding for every position.
 *
 * @returns two float32 arrays [positions, width]
 */
export function rotaryTable({ positions, frequencies, width, magnitude }: RotaryTableOptions): {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
} {
  const rows = { cos: new Float32Array(positions * width), sin: new Float32Array(positions * width), width };
  fillRotaryRows(rows, frequencies, 0, positions, magnitude);
  return rows;
}
