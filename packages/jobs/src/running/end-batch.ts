import type { Batch } from "../batch.ts";
import type { BatchStore } from "../batch-store.ts";

const endings = { finalizing: "completed", cancelling: "cancelled", expired: "expired" } as const;

/**
 * Writes the files of a batch whose lines are done, or that was cancelled or ran out of time, and ends it. Killed half-way it is done again:
 * the batch has its files only with its end. Waits (returns) while lines are still running.
 */
export async function endBatch(store: BatchStore, batch: Batch): Promise<void> {
  if (!(await store.seal(batch.id))) return;
  const end =
    batch.status === "cancelling"
      ? "cancelling"
      : Date.now() >= batch.expiresAt && batch.completed + batch.failed < batch.total
        ? "expired"
        : "finalizing";
  const outputFileId = await write(store, batch, "output", lines(store.results(batch.id, true)));
  const reason = end === "expired" ? "batch_expired" : "batch_cancelled";
  const errorFileId = await write(store, batch, "error", errorLines(store, batch.id, reason));
  await store.finish(batch.id, { status: endings[end], outputFileId, errorFileId });
}

/** Undefined when there is nothing to write. */
async function write(store: BatchStore, batch: Batch, kind: string, content: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const iterator = content[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return undefined;
  const whole = (async function* () {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
  // Its own for good: written and not told before a kill, it is written over.
  const id = `${batch.id.replace("batch_", "file-")}-${kind}`;
  const file = { id, owner: batch.owner, filename: `${batch.id}_${kind}.jsonl`, purpose: "batch_output" };
  return (await store.addFile(file, whole)).id;
}

async function* lines(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array, void, void> {
  for await (const text of texts) yield Buffer.from(`${text}\n`);
}

async function* errorLines(store: BatchStore, batchId: string, code: string): AsyncGenerator<Uint8Array, void, void> {
  yield* lines(store.results(batchId, false));
  const message =
    code === "batch_expired" ? "The batch ran out of time before this line was run" : "The batch was cancelled before this line was run";
  for await (const { customId } of store.unfinished(batchId))
    yield Buffer.from(`${JSON.stringify({ id: null, custom_id: customId, response: null, error: { code, message } })}\n`);
}
