import { TesseraError } from "@tessera/core";

type Value = string | number | null;
export type Row = Record<string, Value>;

/** What `node:sqlite` and `libsql` have in common. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): {
    run(...values: Value[]): { changes: number | bigint };
    get(...values: Value[]): unknown;
    all(...values: Value[]): unknown[];
  };
  close(): void;
}

/** Opens a file with Node's own SQLite (Node 22 and later), or with `libsql` where that is installed. Throws `runtime-unavailable`. */
export async function openDatabase(path: string): Promise<Database> {
  // A name that the compiler does not look up: Node 20 does not have it.
  const builtIn: string = "node:sqlite";
  const sqlite = (await import(builtIn).catch(() => undefined)) as { DatabaseSync: new (path: string) => Database } | undefined;
  if (sqlite !== undefined) return new sqlite.DatabaseSync(path);
  const libsql = await import("libsql").catch(() => undefined);
  if (libsql !== undefined) return new libsql.default(path) as unknown as Database;
  throw new TesseraError("runtime-unavailable", "Batches need SQLite: Node 22 or later has it, or install the package libsql");
}
