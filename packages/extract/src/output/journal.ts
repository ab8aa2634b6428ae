import { type Journal, openJournal as open } from "@tessera/journal";
import type { ExtractRow } from "../rows/extract-row.ts";

/** The rows of a unit as they are kept. */
export interface KeptRows {
  readonly key: string;
  readonly rows: readonly ExtractRow[];
}

/** What an extraction has answered so far, kept beside its output until that is written. */
export interface ExtractJournal extends Journal<KeptRows> {
  /** Rows by key; failures are left out, to be tried again. */
  readonly known: ReadonlyMap<string, readonly ExtractRow[]>;
}

/**
 * Opens the journal of an extraction, or begins it.
 *
 * @param settings everything that answers depend on beside the inputs
 * @throws TesseraError what `openJournal` of `@tessera/journal` throws
 */
export async function openJournal(file: string, settings: object): Promise<ExtractJournal> {
  const journal = await open<KeptRows>(file, settings);
  const whole = journal.entries.filter(({ rows }) => rows.every(({ error }) => error === undefined));
  return { ...journal, known: new Map(whole.map(({ key, rows }) => [key, rows])) };
}
