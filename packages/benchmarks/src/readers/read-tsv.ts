import { invalidLine, readLines } from "./read-lines.ts";

/** A row by column. */
export interface TsvRow {
  readonly row: Readonly<Record<string, string>>;
  readonly line: number;
}

/**
 * The rows of a TSV file as pandas writes them: cells with tabs, quotes or line breaks stand in quotes, quotes are doubled. Rows are read one by
 * one, however large their pictures are.
 *
 * @param needed columns that have to be there
 * @throws TesseraError `invalid-argument` naming line and column
 */
export async function* readTsv(file: string, needed: readonly string[]): AsyncGenerator<TsvRow, void, void> {
  let columns: readonly string[] | undefined;
  let held = "";
  let start = 0;
  for await (const { text, line } of readLines(file)) {
    if (held === "") start = line;
    held += held === "" ? text : `\n${text}`;
    // A quote is open: the cell goes on in the next line.
    if (countQuotes(held) % 2 === 1) continue;
    const cells = splitCells(held);
    held = "";
    if (columns === undefined) {
      columns = cells;
      const missing = needed.find((name) => !cells.includes(name));
      if (missing !== undefined)
        throw invalidLine(file, line, `there is no column ${missing}; there are ${cells.join(", ").slice(0, 200)}`);
    } else if (cells.length !== columns.length)
      throw invalidLine(file, start, `has ${cells.length} cells, expected ${columns.length}; the file may be cut off`);
    else yield { row: Object.fromEntries(columns.map((name, i) => [name, cells[i]!])), line: start };
  }
  if (held !== "") throw invalidLine(file, start, "ends inside a quote; the file may be cut off");
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}

function splitCells(text: string): string[] {
  if (!text.includes('"')) return text.split("\t");
  const cells: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const quoted = text[at] === '"' ? /"((?:[^"]|"")*)"/y : undefined;
    if (quoted !== undefined) quoted.lastIndex = at;
    const found = quoted?.exec(text);
    const end = found ? at + found[0].length : at;
    const stop = text.indexOf("\t", end);
    const next = stop < 0 ? text.length : stop;
    cells.push(found ? found[1]!.replaceAll('""', '"') + text.slice(end, next) : text.slice(at, next));
    at = next + 1;
  }
  return cells;
}
