import { TesseraError } from "@tessera/core";

/** A line of a file and where it stands. */
export interface TextLine {
  /** From 0; blank lines count, too. */
  readonly index: number;
  readonly offset: number;
  readonly bytes: number;
  readonly text: string;
}

const lineFeed = 0x0a;

/** The lines of UTF-8 pieces, one at a time. Throws `invalid-argument` at a line of more than `mostBytes`. */
export async function* readLines(pieces: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<TextLine, void, void> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  let offset = 0;
  let index = 0;
  const take = (): TextLine => {
    const line = { index: index++, offset, bytes, text: Buffer.concat(held).toString("utf8").replace(/\r$/, "") };
    offset += bytes + 1;
    held = [];
    bytes = 0;
    return line;
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, from)) {
      held.push(piece.subarray(from, end));
      bytes += end - from;
      from = end + 1;
      if (bytes <= mostBytes) yield take();
      else throw tooLong(index, mostBytes);
    }
    held.push(piece.subarray(from));
    bytes += piece.length - from;
    if (bytes > mostBytes) throw tooLong(index, mostBytes);
  }
  if (bytes > 0) yield take();
}

function tooLong(index: number, mostBytes: number): TesseraError {
  return new TesseraError("invalid-argument", `Line ${index + 1} is longer than ${mostBytes} bytes`, { facts: { line: index + 1 } });
}
