import type { Lease, LineResult, NewLine } from "../batch-store.ts";
import type { Database, Row } from "./database.ts";
import { lineStates as states } from "./schema.ts";
import { transaction } from "./transaction.ts";

const mine = `batch_id = ? AND n = ? AND fence = ? AND state = ${states.running}`;

/** The lines of a store's batches. */
export class SqliteLines {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async addLines(batchId: string, lines: readonly NewLine[]): Promise<number[]> {
    return transaction(this.#database, () => {
      const insert = this.#database.prepare("INSERT OR IGNORE INTO lines (batch_id, n, custom_id, at, bytes) VALUES (?, ?, ?, ?, ?)");
      return lines
        .filter(({ index, customId, offset, bytes }) => Number(insert.run(batchId, index, customId, offset, bytes).changes) === 0)
        .map(({ index }) => index);
    });
  }

  async dropLines(batchId: string): Promise<void> {
    this.#database.prepare("DELETE FROM lines WHERE batch_id = ?").run(batchId);
  }

  async lease(limit: number, milliseconds: number): Promise<Lease[]> {
    return transaction(this.#database, () => {
      const now = Date.now();
      const rows = this.#database
        .prepare(
          `SELECT l.batch_id, l.n, l.custom_id, l.at, l.bytes, l.fence, b.owner, b.endpoint, b.input_file_id,
           l.attempts + (l.state = ${states.running}) AS attempts, max(l.suspect, l.state = ${states.running}) AS suspect FROM lines l
           JOIN batches b ON b.id = l.batch_id WHERE l.state IN (${states.waiting}, ${states.running}) AND l.ready_at <= ? AND b.status = 'in_progress'
           AND b.expires_at > ? ORDER BY l.n, b.created_at LIMIT ?`,
        )
        .all(now, now, limit) as Row[];
      const take = this.#database.prepare(
        `UPDATE lines SET state = ${states.running}, fence = fence + 1, attempts = ?, suspect = ?, ready_at = ? WHERE batch_id = ? AND n = ?`,
      );
      const suspect = rows.findIndex((row) => row.suspect === 1);
      const taken = suspect < 0 ? rows : rows.slice(0, Math.max(1, suspect));
      for (const row of taken) take.run(row.attempts!, row.suspect!, now + milliseconds, row.batch_id!, row.n!);
      return taken.map(toLease);
    });
  }

  async renew({ batchId, index, fence }: Lease, milliseconds: number): Promise<boolean> {
    const renewed = this.#database
      .prepare(`UPDATE lines SET ready_at = ? WHERE ${mine}`)
      .run(Date.now() + milliseconds, batchId, index, fence);
    return Number(renewed.changes) === 1;
  }

  async complete({ batchId, index, fence }: Lease, { ok, json }: LineResult): Promise<boolean> {
    return transaction(this.#database, () => {
      const kept = this.#database
        .prepare(`UPDATE lines SET state = ${states.done}, ok = ?, result = ? WHERE ${mine}`)
        .run(ok ? 1 : 0, json, batchId, index, fence);
      if (Number(kept.changes) === 0) return false;
      const column = ok ? "completed" : "failed";
      this.#database.prepare(`UPDATE batches SET ${column} = ${column} + 1 WHERE id = ?`).run(batchId);
      this.#database
        .prepare(
          "UPDATE batches SET status = 'finalizing', finalizing_at = ? WHERE id = ? AND status = 'in_progress' AND completed + failed = total",
        )
        .run(Date.now(), batchId);
      return true;
    });
  }

  async putBack({ batchId, index, fence }: Lease, milliseconds: number): Promise<void> {
    // Let go by a worker that stops, a line has not been tried.
    const tried = milliseconds > 0 ? 1 : 0;
    this.#database
      .prepare(`UPDATE lines SET state = ${states.waiting}, attempts = attempts + ?, ready_at = ? WHERE ${mine}`)
      .run(tried, Date.now() + milliseconds, batchId, index, fence);
  }

  async *results(batchId: string, ok: boolean): AsyncGenerator<string, void, void> {
    for await (const row of this.#each(batchId, `state = ${states.done} AND ok = ${ok ? 1 : 0}`)) yield String(row.result);
  }

  async *unfinished(batchId: string): AsyncGenerator<{ customId: string }, void, void> {
    for await (const row of this.#each(batchId, `state <> ${states.done}`)) yield { customId: String(row.custom_id) };
  }

  /** In the input's order, some at a time: a batch may have a million lines. */
  async *#each(batchId: string, where: string): AsyncGenerator<Row, void, void> {
    const select = this.#database.prepare(
      `SELECT n, custom_id, result FROM lines WHERE batch_id = ? AND n > ? AND ${where} ORDER BY n LIMIT 100`,
    );
    let last = -1;
    for (let rows = select.all(batchId, last) as Row[]; rows.length > 0; rows = select.all(batchId, last) as Row[]) {
      yield* rows;
      last = Number(rows.at(-1)!.n);
    }
  }
}

function toLease(row: Row): Lease {
  return {
    batchId: String(row.batch_id),
    owner: String(row.owner),
    endpoint: String(row.endpoint),
    inputFileId: String(row.input_file_id),
    index: Number(row.n),
    customId: String(row.custom_id),
    offset: Number(row.at),
    bytes: Number(row.bytes),
    fence: Number(row.fence) + 1,
    attempts: Number(row.attempts),
    suspect: row.suspect === 1,
  };
}
