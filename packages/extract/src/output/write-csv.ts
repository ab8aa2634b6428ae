import type { ExtractRow } from "../rows/extract-row.ts";
import { type Cell, toTable } from "./to-table.ts";

/**
 * RFC 4180 in UTF-8. Texts that a spreadsheet would take for a formula begin with an apostrophe: what is written in a document must not
 * become one.
 */
export function writeCsv(rows: readonly ExtractRow[]): string {
  const { columns, cells } = toTable(rows);
  return [columns, ...cells].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) && !/^[+-]?[\d.,\s]+%?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
