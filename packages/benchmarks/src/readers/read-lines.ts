import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { TesseraError } from "@tessera/core";

/** A line of a file and its number, from 1. */
export interface NumberedLine {
  readonly text: string;
  readonly line: number;
}

/** The lines of a file, one at a time, without a byte order mark. Throws `media-not-found`, for a folder, too. */
export async function* readLines(file: string): AsyncGenerator<NumberedLine, void, void> {
  const stream = createReadStream(file);
  // The lines' reader does not pass a stream's failure on.
  const failed = new Promise<never>((_, reject) => {
    stream.once("error", (cause: NodeJS.ErrnoException) => {
      reject(new TesseraError("media-not-found", `${file} cannot be read (${cause.code})`, { facts: { file }, cause }));
    });
  });
  failed.catch(() => {});
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  try {
    for (let line = 1; ; line++) {
      const next = await Promise.race([lines.next(), failed]);
      if (next.done) break;
      yield { text: line === 1 ? next.value.replace(/^\uFEFF/, "") : next.value, line };
    }
  } finally {
    stream.destroy();
  }
}

/** What is wrong at a place of a file. */
export function invalidLine(file: string, line: number, problem: string): TesseraError {
  return new TesseraError("invalid-argument", `${file}, line ${line}: ${problem}`, { facts: { file, line } });
}
