import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import type { BatchStore } from "../batch-store.ts";
import { FileFolder } from "../files/file-folder.ts";
import { joinStore } from "../join-store.ts";
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
  const bytes = new FileFolder(join(folder, "files"));
  await bytes.sweep();
  return joinStore({
    files: new SqliteFiles(database, bytes),
    batches: new SqliteBatches(database),
    lines: new SqliteLines(database),
    close: async () => database.close(),
  });
}
