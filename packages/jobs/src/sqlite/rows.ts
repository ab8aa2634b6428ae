import type { Batch, BatchStatus, StoredFile } from "../batch.ts";
import type { Row } from "./database.ts";

/** A row of `batches`. */
export function toBatch(row: Row): Batch {
  const time = (name: string) => (row[name] === null ? undefined : Number(row[name]));
  const text = (name: string) => (row[name] === null ? undefined : String(row[name]));
  return {
    id: String(row.id),
    owner: String(row.owner),
    inputFileId: String(row.input_file_id),
    endpoint: String(row.endpoint),
    metadata: row.metadata === null ? undefined : JSON.parse(String(row.metadata)),
    status: row.status as BatchStatus,
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
    startedAt: time("started_at"),
    finalizingAt: time("finalizing_at"),
    cancellingAt: time("cancelling_at"),
    endedAt: time("ended_at"),
    outputFileId: text("output_file_id"),
    errorFileId: text("error_file_id"),
    errors: row.errors === null ? undefined : JSON.parse(String(row.errors)),
    total: Number(row.total),
    completed: Number(row.completed),
    failed: Number(row.failed),
  };
}

/** A row of `files`. */
export function toFile(row: Row): StoredFile {
  return {
    id: String(row.id),
    owner: String(row.owner),
    filename: String(row.filename),
    purpose: String(row.purpose),
    bytes: Number(row.bytes),
    createdAt: Number(row.created_at),
  };
}
