import { fillRotaryRows, rotaryFrequencies } from "@tessera/core";

/**
 * Cosines and sines of the rotary embedding for every position.
 *
 * @param width Columns of the table; those past headSize / 2 belong to padding and stay 0.
 * @returns two float32 arrays [positions, width]
 */
export function rotaryTable(
  positions: number,
  headSize: number,
  theta: number,
  width = headSize / 2,
): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const rows = { cos: new Float32Array(positions * width), sin: new Float32Array(positions * width), width };
  fillRotaryRows(rows, rotaryFrequencies(headSize, theta), 0, positions);
  return rows;
}
