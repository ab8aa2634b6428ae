import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import type { BatchStore } from "../batch-store.ts";
import { FileFolder } from "../files/file-folder.ts";
import { openDatabase } from "./database.ts";
import { migrate, schema } from "./schema.ts";
import { SqliteBatches } from "./sqlite-batches.ts";
import { SqliteFiles } from "./sqlite-files.ts";
import { SqliteLines } from "./sqlite-lines.ts";

export interface SqliteStoreOptions {
  /** Holds `jobs.sqlite` and `files/`; made if it is not there. A local disk: SQLite's locks do not hold on network folders. */
  readonly folder: string;
}

/**
 * A store in a folder, which several processes of one machine may share. Throws `cache-unwritable` when the folder cannot be written, and
 * `runtime-unavailable` without SQLite.
 */
export async function openSqliteStore({ folder }: SqliteStoreOptions): Promise<BatchStore> {
  const database = await mkdir(folder, { recursive: true })
    .then(() => openDatabase(join(folder, "jobs.sqlite")))
    .catch((cause: unknown) => {
      if (TesseraError.isInstance(cause)) throw cause;
      throw new TesseraError("cache-unwritable", `Cannot keep batches in ${folder}`, { cause });
    });
  database.exec(schema);
  migrate(database);
  const [files, batches, lines] = [
    new SqliteFiles(database, new FileFolder(join(folder, "files"))),
    new SqliteBatches(database),
    new SqliteLines(database),
  ];
  return {
    addFile: (file, content) => files.addFile(file, content),
    file: (id) => files.file(id),
    listFiles: (owner, options) => files.listFiles(owner, options),
    storedFiles: (owner) => files.storedFiles(owner),
    readFile: (id, start, length) => files.readFile(id, start, length),
    removeFile: (id) => files.removeFile(id),
    addBatch: (batch) => batches.addBatch(batch),
    batch: (id) => batches.batch(id),
    listBatches: (owner, options) => batches.listBatches(owner, options),
    openBatches: (owner) => batches.openBatches(owner),
    claim: (id, worker, milliseconds) => batches.claim(id, worker, milliseconds),
    dueBatches: (now) => batches.dueBatches(now),
    start: (id) => batches.start(id),
    reject: (id, errors) => batches.reject(id, errors),
    cancel: (id) => batches.cancel(id),
    seal: (id) => batches.seal(id),
    finish: (id, end) => batches.finish(id, end),
    addLines: (id, added) => lines.addLines(id, added),
    dropLines: (id) => lines.dropLines(id),
    lease: (limit, milliseconds) => lines.lease(limit, milliseconds),
    renew: (lease, milliseconds) => lines.renew(lease, milliseconds),
    complete: (lease, result) => lines.complete(lease, result),
    putBack: (lease, milliseconds) => lines.putBack(lease, milliseconds),
    attempts: (lease) => lines.attempts(lease),
    results: (id, ok) => lines.results(id, ok),
    unfinished: (id) => lines.unfinished(id),
    [Symbol.asyncDispose]: async () => database.close(),
  };
}
