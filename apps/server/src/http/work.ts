import { TesseraError } from "@tessera/core";
import { startBatches } from "../openai/batches/start-batches.ts";
import { createApp } from "./create-app.ts";
import type { ServerOptions } from "./server-options.ts";

/** A process that runs lines of batches. Disposing it lets go of running ones: another worker runs them again. */
export type RunningWorker = AsyncDisposable;

/**
 * Runs lines of the batches of a store, without listening: any number of workers may share a store with the servers that take requests. Throws
 * `invalid-argument` without a store.
 */
export function work(options: ServerOptions): RunningWorker {
  if (options.batches === undefined) throw new TesseraError("invalid-argument", "A worker needs the store of its batches");
  const stopping = new AbortController();
  const end = startBatches(createApp(options, stopping.signal), options);
  return {
    async [Symbol.asyncDispose]() {
      await end();
      stopping.abort();
    },
  };
}
