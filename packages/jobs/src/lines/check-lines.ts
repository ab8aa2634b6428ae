import { TesseraError } from "@tessera/core";
import type { BatchStore, NewLine } from "../batch-store.ts";
import type { LineError } from "./line-error.ts";
import { readLine } from "./read-line.ts";
import { readLines } from "./read-lines.ts";

export interface LineLimits {
  /** @default 1000000 */
  readonly maxLines?: number;
  /** @default 67108864 */
  readonly maxLineBytes?: number;
  /** Errors that are told; the file is read no further after them. @default 100 */
  readonly maxErrors?: number;
}

const chunk = 500;

/**
 * Reads the input of a batch, adds its lines to the store and tells what is wrong with them; nothing runs before all are right.
 * A line is `{ custom_id, method: "POST", url, body }`, where `url` is the batch's endpoint and no two `custom_id` are equal.
 */
export async function checkLines(
  store: BatchStore,
  batch: { readonly id: string; readonly endpoint: string; readonly inputFileId: string },
  { maxLines = 1_000_000, maxLineBytes = 64 * 2 ** 20, maxErrors = 100 }: LineLimits = {},
  signal?: AbortSignal,
): Promise<LineError[]> {
  const errors: LineError[] = [];
  let lines: NewLine[] = [];
  let count = 0;
  const flush = async () => {
    for (const index of await store.addLines(batch.id, lines))
      errors.push({ code: "duplicate_custom_id", message: "custom_id was used by an earlier line", line: index + 1 });
    lines = [];
  };
  await store.dropLines(batch.id);
  try {
    for await (const { index, offset, bytes, text } of readLines(store.readFile(batch.inputFileId), maxLineBytes)) {
      signal?.throwIfAborted();
      if (text.trim() === "") continue;
      const read = readLine(text, batch.endpoint);
      if ("code" in read) errors.push({ ...read, line: index + 1 });
      else lines.push({ index: count, customId: read.custom_id, offset, bytes });
      if (++count > maxLines) errors.push({ code: "too_many_lines", message: `A batch may have ${maxLines} lines`, line: index + 1 });
      if (lines.length >= chunk) await flush();
      if (errors.length >= maxErrors || count > maxLines) break;
    }
  } catch (error) {
    if (!TesseraError.isInstance(error) || error.code !== "invalid-argument") throw error;
    errors.push({ code: "invalid_line", message: error.message, line: error.facts.line as number });
  }
  await flush();
  if (count === 0 && errors.length === 0) errors.push({ code: "empty_file", message: "The file has no lines", line: null });
  return errors;
}
