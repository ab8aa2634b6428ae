import type { ExtractRow } from "../rows/extract-row.ts";

/** A row a line, as it is. */
export function writeJsonl(rows: readonly ExtractRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
