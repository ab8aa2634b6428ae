import { invalidLine, readLines } from "./read-lines.ts";

/** A record, and what to call its place. */
export interface JsonRecord {
  readonly record: Readonly<Record<string, unknown>>;
  readonly line: number;
}

/** The objects of a JSONL file. Throws `invalid-argument` naming the line. */
export async function* readJsonl(file: string): AsyncGenerator<JsonRecord, void, void> {
  for await (const { text, line } of readLines(file)) {
    if (text.trim() === "") continue;
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      throw invalidLine(file, line, "is not JSON; the file may be cut off");
    }
    if (typeof record !== "object" || record === null || Array.isArray(record)) throw invalidLine(file, line, "is not an object");
    yield { record: record as JsonRecord["record"], line };
  }
}
