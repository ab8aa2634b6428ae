import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { TesseraError } from "@tessera/core";

/** A line of a file and its number, from 1. */
export interface NumberedLine {
  readonly text: string;
  readonly line: number;
}

/** The lines of a file, one at a time. Throws `media-not-found`. */
export async function* readLines(file: string): AsyncGenerator<NumberedLine, void, void> {
  const stream = createReadStream(file);
  const opened = new Promise<void>((resolve, reject) => {
    stream.once("ready", () => resolve());
    stream.once("error", reject);
  });
  await opened.catch((cause) => {
    throw new TesseraError("media-not-found", `${file} cannot be read`, { facts: { file }, cause });
  });
  let line = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) yield { text, line: ++line };
}

/** What is wrong at a place of a file. */
export function invalidLine(file: string, line: number, problem: string): TesseraError {
  return new TesseraError("invalid-argument", `${file}, line ${line}: ${problem}`, { facts: { file, line } });
}
