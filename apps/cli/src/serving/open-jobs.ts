import { expectArgument } from "@tessera/core";
import { type BatchStore, openRedisStore, openSqliteStore } from "@tessera/jobs";
import type { Logger } from "pino";

export interface JobFlags {
  readonly jobs?: string;
  readonly redis?: string;
}

/** Where files and batches are kept: a folder alone, or one with Redis, which many machines share; nowhere without flags. */
export async function openJobs({ jobs: folder, redis: url }: JobFlags, logger: Logger): Promise<BatchStore | undefined> {
  if (url === undefined) return folder === undefined ? undefined : await openSqliteStore({ folder });
  expectArgument(folder !== undefined, "a folder that every machine sees, for the bytes of files", "--jobs", folder);
  return await openRedisStore({ url, folder: folder!, onError: (err) => logger.warn({ err }, "the connection to Redis failed") });
}
