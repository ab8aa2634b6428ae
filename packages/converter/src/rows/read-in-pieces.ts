import type { RowSource } from "./row-source.ts";

const pieceBytes = 16 * 1024 * 1024;

/** Reads a matrix in pieces of about 16 MB of float32, in order. */
export async function* readInPieces(
  source: RowSource,
): AsyncGenerator<{ readonly from: number; readonly to: number; readonly values: Float32Array }> {
  const rows = Math.max(1, Math.floor(pieceBytes / (4 * source.columns)));
  for (let from = 0; from < source.rows; from += rows) {
    const to = Math.min(source.rows, from + rows);
    yield { from, to, values: await source.read(from, to) };
  }
}
