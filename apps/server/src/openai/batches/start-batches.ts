import { runBatches } from "@tessera/jobs";
import type { Hono } from "hono";
import type { ServerOptions } from "../../http/server-options.ts";
import { answerLine } from "./answer-line.ts";

/** Runs the lines of the store's batches, those that an earlier process left included, until the returned function is called. */
export function startBatches(app: Hono, { batches, batchConcurrency, batchLeaseMilliseconds, logger }: ServerOptions): () => Promise<void> {
  if (batches === undefined) return async () => {};
  const ending = new AbortController();
  const running = runBatches(batches, {
    run: (line, signal) => answerLine(app, line, signal),
    concurrency: batchConcurrency,
    leaseMilliseconds: batchLeaseMilliseconds,
    signal: ending.signal,
    onError: (err) => logger?.error({ err }, "batch failed"),
  });
  return () => {
    ending.abort();
    return running;
  };
}
