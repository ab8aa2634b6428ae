import { readFile } from "node:fs/promises";
import { TesseraError } from "@tessera/core";

/** What a journal's file holds. */
export interface WholeLines {
  /** Its first line, if that is whole. */
  readonly head?: string;
  /** The lines behind it. */
  readonly lines: readonly string[];
  /** Bytes of all these: what is behind them was cut off while it was written. */
  readonly bytes: number;
}

/** The whole lines of a journal; none where there is no file. Throws `media-not-found` for one that cannot be read. */
export async function wholeLines(file: string): Promise<WholeLines> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return Buffer.alloc(0);
    throw new TesseraError("media-not-found", `${file} cannot be read (${cause.code})`, { facts: { file }, cause });
  });
  const lines: string[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    lines.push(bytes.toString("utf8", start, end));
    start = end + 1;
  }
  const [head, ...rest] = lines;
  return { head, lines: rest, bytes: start };
}
