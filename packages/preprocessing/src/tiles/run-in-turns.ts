import { setImmediate } from "node:timers/promises";

/** Runs work that yields every few milliseconds, gives the event loop its turn each time, and stops at an abort with its reason. */
export async function runInTurns<T>(work: Generator<void, T, void>, signal: AbortSignal | undefined): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const step = work.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}
