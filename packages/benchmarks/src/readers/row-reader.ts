/** The cells of a row, which goes on in the next line while a quote is open. */
export class RowReader {
  readonly #cells: string[] = [];
  /** Lines of the quoted cell that is open. */
  #open: string[] | undefined;
  /** Characters so far. */
  length = 0;

  get empty(): boolean {
    return this.length === 0;
  }

  /** Takes a line; gives the cells when the row is whole. */
  read(line: string): readonly string[] | undefined {
    this.length += line.length + 1;
    for (let at = 0; ; ) {
      if (this.#open === undefined && line[at] === '"') {
        this.#open = [];
        at++;
      }
      if (this.#open !== undefined) {
        const end = closingQuote(line, at);
        this.#open.push(end < 0 ? line.slice(at) : line.slice(at, end));
        if (end < 0) return undefined;
        at = end + 1;
      }
      const tab = line.indexOf("\t", at);
      const rest = tab < 0 ? line.slice(at) : line.slice(at, tab);
      this.#cells.push(this.#open === undefined ? rest : this.#open.join("\n").replaceAll('""', '"') + rest);
      this.#open = undefined;
      if (tab < 0) return this.#cells;
      at = tab + 1;
    }
  }
}

/** Where the quote is that closes a cell; -1 where it goes on in the next line. */
function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 2)) if (line[at + 1] !== '"') return at;
  return -1;
}
