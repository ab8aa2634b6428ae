import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { TesseraError } from "@tessera/core";
import type { ExtractRow } from "../rows/extract-row.ts";
import { writeCsv } from "./write-csv.ts";
import { writeJsonl } from "./write-jsonl.ts";
import { openXlsxWriter, writeXlsx } from "./write-xlsx.ts";

/** A kind of table by the ending of its file. */
interface RowWriter {
  readonly extension: string;
  /** Rejects where what it writes with is not installed. @default nothing is needed */
  readonly ready?: () => Promise<unknown>;
  readonly write: (rows: readonly ExtractRow[]) => string | Promise<Buffer>;
}

const rowWriters: readonly RowWriter[] = [
  { extension: ".jsonl", write: writeJsonl },
  { extension: ".csv", write: writeCsv },
  { extension: ".xlsx", ready: openXlsxWriter, write: writeXlsx },
];

/** The kind of a file. Throws `invalid-argument` naming the kinds that there are. */
export function rowWriter(file: string): RowWriter {
  const found = rowWriters.find(({ extension }) => extension === extname(file).toLowerCase());
  if (found !== undefined) return found;
  const known = rowWriters.map(({ extension }) => extension).join(", ");
  throw new TesseraError("invalid-argument", `Expected a file ending in ${known} but received ${file}`, { facts: { file } });
}

/** Writes rows as the file's ending says; it appears whole. Throws `invalid-argument`, `disk-full`, `cache-unwritable`. */
export async function writeRows(file: string, rows: readonly ExtractRow[]): Promise<void> {
  const content = await rowWriter(file).write(rows);
  const aside = `${file}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(aside, content, { flush: true });
    await rename(aside, file);
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => {});
    const code = (cause as NodeJS.ErrnoException).code;
    const full = code === "ENOSPC" || code === "EDQUOT";
    throw new TesseraError(full ? "disk-full" : "cache-unwritable", `${file} cannot be written (${code})`, { facts: { file }, cause });
  }
}
