import type { Batch } from "../batch.ts";
import type { BatchStore } from "../batch-store.ts";
import { checkLines } from "../lines/check-lines.ts";
import { endBatch } from "./end-batch.ts";
import type { RunBatchesOptions } from "./run-options.ts";

type Options = Pick<RunBatchesOptions, "limits" | "leaseMilliseconds" | "signal" | "onError">;

/** What batches need beside their lines: to be checked, or to be ended. Each is tended by one worker at a time. */
export async function tendBatches(store: BatchStore, worker: string, options: Options): Promise<void> {
  const { leaseMilliseconds = 30_000, signal, onError } = options;
  for (const { id } of await store.dueBatches(Date.now())) {
    if (signal.aborted) return;
    if (!(await store.claim(id, worker, leaseMilliseconds))) continue;
    const keeping = setInterval(() => void store.claim(id, worker, leaseMilliseconds).catch(() => {}), leaseMilliseconds / 3);
    try {
      // Another may have tended it since it was listed.
      const batch = await store.batch(id);
      if (batch !== undefined) await tend(store, batch, options);
    } catch (error) {
      if (!signal.aborted) onError?.(error);
    } finally {
      clearInterval(keeping);
      await store.claim(id, worker, 0);
    }
  }
}

async function tend(store: BatchStore, batch: Batch, { limits, signal }: Options): Promise<void> {
  if (batch.status === "validating") {
    const errors = await checkLines(store, batch, limits, signal);
    await (errors.length > 0 ? store.reject(batch.id, errors) : store.start(batch.id));
  } else if (batch.endedAt === undefined) await endBatch(store, batch);
}
