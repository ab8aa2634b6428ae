import { invalidLine, readLines } from "./read-lines.ts";
import { RowReader } from "./row-reader.ts";

/** A row by column. */
export interface TsvRow {
  readonly row: Readonly<Record<string, string>>;
  readonly line: number;
}

/** No picture is this long, in characters; a quote that is never closed would hold the rest of the file. */
const longestRow = 2 ** 27;

/**
 * The rows of a TSV file as pandas writes them: cells with tabs, quotes or line breaks stand in quotes, quotes are doubled. Rows are read one by
 * one, however large their pictures are; empty lines are passed over.
 *
 * @param needed columns that have to be there
 * @throws TesseraError `invalid-argument` naming line and column, `media-not-found`
 */
export async function* readTsv(file: string, needed: readonly string[]): AsyncGenerator<TsvRow, void, void> {
  let columns: readonly string[] | undefined;
  let row = new RowReader();
  let start = 0;
  for await (const { text, line } of readLines(file)) {
    if (row.empty) {
      if (text === "") continue;
      start = line;
    }
    const cells = row.read(text);
    if (cells === undefined) {
      if (row.length > longestRow) throw invalidLine(file, start, "has a quote that is not closed");
      continue;
    }
    row = new RowReader();
    if (columns === undefined) columns = checkColumns(file, line, cells, needed);
    else if (cells.length !== columns.length)
      throw invalidLine(file, start, `has ${cells.length} cells, expected ${columns.length}; the file may be cut off`);
    else yield { row: Object.fromEntries(columns.map((name, i) => [name, cells[i]!])), line: start };
  }
  if (!row.empty) throw invalidLine(file, start, "ends inside a quote; the file may be cut off");
}

function checkColumns(file: string, line: number, cells: readonly string[], needed: readonly string[]): readonly string[] {
  const missing = needed.find((name) => !cells.includes(name));
  if (missing === undefined) return cells;
  throw invalidLine(file, line, `there is no column ${missing}; there are ${cells.join(", ").slice(0, 200)}`);
}
