import { createHash } from "node:crypto";
import { open, readFile, rm } from "node:fs/promises";
import { TesseraError } from "@tessera/core";
import type { ExtractRow } from "../rows/extract-row.ts";

interface Entry {
  readonly key: string;
  readonly rows: readonly ExtractRow[];
}

/** What an extraction has answered so far, kept beside its output: killed at any moment, no answer that was added is lost. */
export interface Journal extends AsyncDisposable {
  /** Rows by key; failures are left out, to be tried again. */
  readonly known: ReadonlyMap<string, readonly ExtractRow[]>;
  /** Keeps the rows of a unit; they are on the disk when it resolves. */
  add(key: string, rows: readonly ExtractRow[]): Promise<void>;
  /** The output is published: the journal is of no more use. */
  remove(): Promise<void>;
}

/**
 * Opens a journal, or begins it.
 *
 * @param settings everything that answers depend on beside the inputs: one that was begun with others is refused
 * @throws TesseraError `invalid-argument`, `cache-unwritable`, `disk-full`
 */
export async function openJournal(file: string, settings: unknown): Promise<Journal> {
  const head = createHash("sha256").update(JSON.stringify(settings)).digest("hex");
  const known = new Map<string, readonly ExtractRow[]>();
  const found = await readFile(file, "utf8").catch(() => "");
  // Killed while its first line was written, it holds nothing.
  const text = found.includes("\n") ? found : "";
  const [first, ...lines] = text.split("\n");
  if (text !== "" && first !== head)
    throw new TesseraError("invalid-argument", `${file} was begun with other settings: go on with those, or remove it`, {
      facts: { file },
    });
  // The last line may have been cut off.
  const whole = lines.slice(0, -1);
  for (const line of whole) {
    const { key, rows } = JSON.parse(line) as Entry;
    if (rows.every(({ error }) => error === undefined)) known.set(key, rows);
  }
  const kept = text === "" ? "" : [first, ...whole, ""].join("\n");
  const handle = await open(file, "a").catch((cause) => {
    throw unwritable(file, cause);
  });
  await handle.truncate(Buffer.byteLength(kept));
  if (kept === "") await handle.appendFile(`${head}\n`);
  let writing: Promise<void> = Promise.resolve();
  return {
    known,
    add(key, rows) {
      writing = writing.then(async () => {
        await handle.appendFile(`${JSON.stringify({ key, rows } satisfies Entry)}\n`).catch((cause) => {
          throw unwritable(file, cause);
        });
        await handle.datasync();
      });
      return writing;
    },
    remove: () => rm(file, { force: true }),
    async [Symbol.asyncDispose]() {
      await writing.catch(() => {});
      await handle.close();
    },
  };
}

function unwritable(file: string, cause: unknown): TesseraError {
  const code = (cause as NodeJS.ErrnoException).code;
  return new TesseraError(
    code === "ENOSPC" || code === "EDQUOT" ? "disk-full" : "cache-unwritable",
    `${file} cannot be written (${code})`,
    {
      facts: { file },
      cause,
    },
  );
}
