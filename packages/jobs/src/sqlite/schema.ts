import type { Database } from "./database.ts";
import { transaction } from "./transaction.ts";

/** Lines are `held` while their batch is checked, so that none begins before all are right. */
export const lineStates = { held: 0, waiting: 1, running: 2, done: 3, dropped: 4 } as const;

/** Times in milliseconds since 1970. */
export const schema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA busy_timeout = 10000;
CREATE TABLE IF NOT EXISTS files (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, filename TEXT NOT NULL, purpose TEXT NOT NULL, bytes INTEGER NOT NULL, created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS files_of ON files (owner, created_at);
CREATE TABLE IF NOT EXISTS batches (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, input_file_id TEXT NOT NULL, endpoint TEXT NOT NULL, metadata TEXT, status TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, started_at INTEGER, finalizing_at INTEGER, cancelling_at INTEGER, ended_at INTEGER,
  output_file_id TEXT, error_file_id TEXT, errors TEXT, tender TEXT, tended_until INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0, completed INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS batches_of ON batches (owner, created_at);
CREATE INDEX IF NOT EXISTS batches_open ON batches (status);
CREATE TABLE IF NOT EXISTS lines (
  batch_id TEXT NOT NULL, n INTEGER NOT NULL, custom_id TEXT NOT NULL, at INTEGER NOT NULL, bytes INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0, fence INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, suspect INTEGER NOT NULL DEFAULT 0, ready_at INTEGER NOT NULL DEFAULT 0,
  ok INTEGER, result TEXT,
  PRIMARY KEY (batch_id, n), UNIQUE (batch_id, custom_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lines_open ON lines (state, n) WHERE state IN (1, 2);
`;

/** What tables of earlier versions do not have. */
const added = [
  { table: "batches", column: "tender", definition: "TEXT" },
  { table: "batches", column: "tended_until", definition: "INTEGER NOT NULL DEFAULT 0" },
  { table: "lines", column: "suspect", definition: "INTEGER NOT NULL DEFAULT 0" },
];

/** Brings a database of an earlier version up to date, whoever else opens it. */
export function migrate(database: Database): void {
  transaction(database, () => {
    for (const { table, column, definition } of added) {
      const there = database.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = ?").get(table, column);
      if (there === undefined) database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`);
    }
  });
}
