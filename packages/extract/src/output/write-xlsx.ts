import type { ExtractRow } from "../rows/extract-row.ts";
import { type Cell, toTable } from "./to-table.ts";

/** Of a cell, as spreadsheets have it. */
const longest = 32_767;

/** One sheet; texts are texts, never formulas, and end where a cell's room does. */
export async function writeXlsx(rows: readonly ExtractRow[]): Promise<Buffer> {
  const { default: writeXlsxFile } = await import("write-excel-file/node");
  const { columns, cells } = toTable(rows);
  const head = columns.map((name) => ({ value: name, fontWeight: "bold" as const }));
  return writeXlsxFile([head, ...cells.map((row) => row.map(toCell))], { stickyRowsCount: 1 }).toBuffer();
}

function toCell(value: Cell) {
  if (value === null) return null;
  if (typeof value === "number") return { value, type: Number };
  if (typeof value === "boolean") return { value, type: Boolean };
  // No XML may hold other control characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be taken out
  return { value: value.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, " ").slice(0, longest), type: String };
}
