import type { Database } from "./database.ts";

/** All of what `write` does, or nothing. It must not wait: the connection is everybody's. */
export function transaction<T>(database: Database, write: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = write();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
