export type { Batch, BatchStatus, NewBatch, NewFile, StoredFile } from "./batch.ts";
export type { BatchStore, Lease, LineResult, NewLine } from "./batch-store.ts";
export type { LineLimits } from "./lines/check-lines.ts";
export type { LineError } from "./lines/line-error.ts";
export { openRedisStore, type RedisStoreOptions } from "./redis/open-redis-store.ts";
export { runBatches } from "./running/run-batches.ts";
export type { LineRequest, LineResponse, RunBatchesOptions } from "./running/run-options.ts";
export { openSqliteStore, type SqliteStoreOptions } from "./sqlite/open-sqlite-store.ts";
