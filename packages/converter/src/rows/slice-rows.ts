import type { RowSource } from "./row-source.ts";

/** Rows `from` to `to` of a matrix, for example one head group of a packed projection. */
export function sliceRows(source: RowSource, from: number, to: number): RowSource {
  return { rows: to - from, columns: source.columns, read: (first, last) => source.read(from + first, from + last) };
}
