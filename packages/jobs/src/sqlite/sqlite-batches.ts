import { randomUUID } from "node:crypto";
import type { Batch, NewBatch } from "../batch.ts";
import type { BatchStore } from "../batch-store.ts";
import type { LineError } from "../lines/line-error.ts";
import type { Database, Row } from "./database.ts";
import { toBatch } from "./rows.ts";
import { lineStates as states } from "./schema.ts";
import { transaction } from "./transaction.ts";

/** The batches of a store. */
export class SqliteBatches {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async addBatch({ owner, inputFileId, endpoint, metadata, windowMilliseconds }: NewBatch): Promise<Batch> {
    const id = `batch_${randomUUID().replaceAll("-", "")}`;
    const now = Date.now();
    this.#database
      .prepare(
        "INSERT INTO batches (id, owner, input_file_id, endpoint, metadata, status, created_at, expires_at) VALUES (?, ?, ?, ?, ?, 'validating', ?, ?)",
      )
      .run(id, owner, inputFileId, endpoint, metadata === undefined ? null : JSON.stringify(metadata), now, now + windowMilliseconds);
    return (await this.batch(id))!;
  }

  async batch(id: string): Promise<Batch | undefined> {
    const row = this.#database.prepare("SELECT * FROM batches WHERE id = ?").get(id);
    return row ? toBatch(row as Row) : undefined;
  }

  async listBatches(owner: string, { after, limit = 20 }: { readonly after?: string; readonly limit?: number } = {}): Promise<Batch[]> {
    return this.#database
      .prepare(
        `SELECT * FROM batches WHERE owner = ? AND (? IS NULL OR (created_at, id) < (SELECT created_at, id FROM batches WHERE id = ?))
         ORDER BY created_at DESC, id DESC LIMIT ?`,
      )
      .all(owner, after ?? null, after ?? null, limit)
      .map((row) => toBatch(row as Row));
  }

  async openBatches(owner: string): Promise<Batch[]> {
    return this.#database
      .prepare("SELECT * FROM batches WHERE owner = ? AND ended_at IS NULL")
      .all(owner)
      .map((row) => toBatch(row as Row));
  }

  async claim(id: string, worker: string, milliseconds: number): Promise<boolean> {
    const now = Date.now();
    const claimed = this.#database
      .prepare("UPDATE batches SET tender = ?, tended_until = ? WHERE id = ? AND (tender = ? OR tended_until <= ?)")
      .run(worker, now + milliseconds, id, worker, now);
    return Number(claimed.changes) === 1;
  }

  async dueBatches(now: number): Promise<Batch[]> {
    return this.#database
      .prepare(
        `SELECT * FROM batches WHERE status IN ('validating', 'finalizing', 'cancelling') OR (status = 'in_progress' AND expires_at <= ?)
         ORDER BY created_at`,
      )
      .all(now)
      .map((row) => toBatch(row as Row));
  }

  async start(id: string): Promise<void> {
    transaction(this.#database, () => {
      const now = Date.now();
      const started = this.#database
        .prepare(
          `UPDATE batches SET status = 'in_progress', started_at = ?, total = (SELECT count(*) FROM lines WHERE batch_id = ?)
           WHERE id = ? AND status = 'validating'`,
        )
        .run(now, id, id);
      if (Number(started.changes) === 1)
        this.#database.prepare(`UPDATE lines SET state = ${states.waiting} WHERE batch_id = ? AND state = ${states.held}`).run(id);
    });
  }

  async reject(id: string, errors: readonly LineError[]): Promise<void> {
    transaction(this.#database, () => {
      this.#database
        .prepare("UPDATE batches SET status = 'failed', ended_at = ?, errors = ? WHERE id = ? AND status = 'validating'")
        .run(Date.now(), JSON.stringify(errors), id);
      this.#database.prepare("DELETE FROM lines WHERE batch_id = ?").run(id);
    });
  }

  async cancel(id: string): Promise<boolean> {
    return transaction(this.#database, () => {
      const done = this.#database
        .prepare("UPDATE batches SET status = 'cancelling', cancelling_at = ? WHERE id = ? AND status IN ('validating', 'in_progress')")
        .run(Date.now(), id);
      if (Number(done.changes) === 0) return false;
      this.#drop(id);
      return true;
    });
  }

  async seal(id: string): Promise<boolean> {
    return transaction(this.#database, () => {
      this.#drop(id);
      return this.#database.prepare(`SELECT 1 FROM lines WHERE batch_id = ? AND state = ${states.running} LIMIT 1`).get(id) === undefined;
    });
  }

  async finish(id: string, { status, outputFileId, errorFileId }: Parameters<BatchStore["finish"]>[1]): Promise<void> {
    this.#database
      .prepare("UPDATE batches SET status = ?, ended_at = ?, output_file_id = ?, error_file_id = ? WHERE id = ? AND ended_at IS NULL")
      .run(status, Date.now(), outputFileId ?? null, errorFileId ?? null, id);
  }

  /** What waits, and what ran where nobody says so any more. */
  #drop(id: string): void {
    this.#database
      .prepare(
        `UPDATE lines SET state = ${states.dropped} WHERE batch_id = ? AND (state IN (${states.held}, ${states.waiting})
         OR (state = ${states.running} AND ready_at <= ?))`,
      )
      .run(id, Date.now());
  }
}
