import { readInPieces } from "../rows/read-in-pieces.ts";
import type { RowSource } from "../rows/row-source.ts";

/**
 * Symmetric int8 per output channel, transposed for MatMulIntegerToFloat.
 *
 * @returns int8 [columns, rows] and float32 [rows] scales (absolute maximum / 127)
 */
export async function quantizeColumns(source: RowSource): Promise<{ readonly values: Int8Array; readonly scales: Float32Array }> {
  const { rows, columns } = source;
  const quantized = new Int8Array(rows * columns);
  const scales = new Float32Array(rows);
  for await (const { from, to, values } of readInPieces(source)) {
    for (let row = from; row < to; row++) {
      const start = (row - from) * columns;
      let largest = 0;
      for (let i = start; i < start + columns; i++) largest = Math.max(largest, Math.abs(values[i]!));
      const scale = Math.fround(largest / 127) || 1;
      scales[row] = scale;
      for (let column = 0; column < columns; column++) quantized[column * rows + row] = Math.round(values[start + column]! / scale);
    }
  }
  return { values: quantized, scales };
}
