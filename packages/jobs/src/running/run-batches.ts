import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { BatchStore, Lease } from "../batch-store.ts";
import { runLine } from "./run-line.ts";
import type { RunBatchesOptions } from "./run-options.ts";
import { tendBatches } from "./tend-batches.ts";

/** Works on a store's batches until the signal aborts: checks their input, runs lines, writes results. Any number may work on one store. */
export async function runBatches(store: BatchStore, options: RunBatchesOptions): Promise<void> {
  const { concurrency = 4, leaseMilliseconds = 30_000, pollMilliseconds = 500, signal, onError } = options;
  const worker = randomUUID();
  const running = new Set<Promise<void>>();
  let alone = false;
  const begin = (lease: Lease) => {
    const others = Promise.all(running);
    alone = lease.suspect;
    const run: typeof options.run = async (request, signal) => {
      if (lease.suspect) await others;
      return options.run(request, signal);
    };
    const line: Promise<void> = runLine(store, lease, { ...options, run })
      .catch((error: unknown) => void (signal.aborted || onError?.(error)))
      .finally(() => {
        running.delete(line);
        if (lease.suspect) alone = false;
      });
    running.add(line);
  };
  const busy = () => alone || running.size >= concurrency;
  while (!signal.aborted) {
    let leases: Lease[] = [];
    try {
      await tendBatches(store, worker, options);
      if (!busy()) leases = await store.lease(concurrency - running.size, leaseMilliseconds);
    } catch (error) {
      if (!signal.aborted) onError?.(error);
    }
    for (const lease of leases) begin(lease);
    const over = new AbortController();
    const pause = sleep(pollMilliseconds, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => {});
    await (busy() || leases.length > 0 ? Promise.race([...running, pause]) : pause);
    over.abort();
  }
  await Promise.all(running);
}
