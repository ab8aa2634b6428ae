import { TesseraError } from "@tessera/core";
import type { ExtractRow } from "../rows/extract-row.ts";
import { type Cell, toTable } from "./to-table.ts";

/** Of a cell, as spreadsheets have it. */
const longest = 32_767;

/** The library behind it, which is installed where it is wanted. Throws `runtime-unavailable`. */
export async function openXlsxWriter() {
  const { default: write } = await import("write-excel-file/node").catch((cause) => {
    throw new TesseraError("runtime-unavailable", "XLSX needs the package write-excel-file: npm install write-excel-file", { cause });
  });
  return write;
}

/** One sheet; texts are texts, never formulas, and end where a cell's room does. */
export async function writeXlsx(rows: readonly ExtractRow[]): Promise<Buffer> {
  const writeXlsxFile = await openXlsxWriter();
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
