import { open, rm } from "node:fs/promises";
import { TesseraError } from "@tessera/core";
import { LineWriter } from "./line-writer.ts";
import { readEntries } from "./read-journal.ts";

/** A log of finished work. One process has it open at a time. */
export interface Journal<Entry> extends AsyncDisposable {
  /** What was in it when it was opened. */
  readonly entries: readonly Entry[];
  /** Keeps an entry: it is on the disk when this resolves. Rejects with `disk-full` or `cache-unwritable`, as all that follow do then. */
  add(entry: Entry): Promise<void>;
  /** What it was kept for is done. */
  remove(): Promise<void>;
  /** Waits for what is being added. */
  close(): Promise<void>;
}

/**
 * Opens a journal, or begins it.
 *
 * @param settings everything that the entries depend on: a file that was begun with others is refused
 * @throws TesseraError `invalid-argument` for one begun with other settings or damaged in its middle, `media-not-found` for one that cannot be
 *   read, `cache-unwritable`, `disk-full`
 */
export async function openJournal<Entry>(file: string, settings: object): Promise<Journal<Entry>> {
  const { entries, bytes } = await readEntries<Entry>(file, settings);
  const handle = await open(file, "a").catch((cause) => {
    throw new TesseraError("cache-unwritable", `${file} cannot be written (${(cause as NodeJS.ErrnoException).code})`, {
      facts: { file },
      cause,
    });
  });
  const writer = new LineWriter(file, handle);
  const close = async () => {
    await writer.settled();
    await handle.close();
  };
  try {
    await handle.truncate(bytes);
    if (bytes === 0) await writer.write({ settings });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    entries,
    add: (entry) => writer.write(entry),
    async remove() {
      await close();
      await rm(file, { force: true });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
