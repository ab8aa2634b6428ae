import type { BatchStore } from "./batch-store.ts";

/** What a store is made of, whatever keeps it. */
interface StoreParts {
  readonly files: Pick<BatchStore, "addFile" | "file" | "listFiles" | "storedFiles" | "readFile" | "removeFile">;
  readonly batches: Pick<
    BatchStore,
    "addBatch" | "batch" | "listBatches" | "openBatches" | "claim" | "dueBatches" | "start" | "reject" | "cancel" | "seal" | "finish"
  >;
  readonly lines: Pick<BatchStore, "addLines" | "dropLines" | "lease" | "renew" | "complete" | "putBack" | "results" | "unfinished">;
  readonly close: () => Promise<unknown>;
}

/** Files, batches and lines as one store. */
export function joinStore({ files, batches, lines, close }: StoreParts): BatchStore {
  return {
    addFile: (file, content) => files.addFile(file, content),
    file: (id) => files.file(id),
    listFiles: (owner, options) => files.listFiles(owner, options),
    storedFiles: (owner) => files.storedFiles(owner),
    readFile: (id, start, length) => files.readFile(id, start, length),
    removeFile: (id) => files.removeFile(id),
    addBatch: (batch) => batches.addBatch(batch),
    batch: (id) => batches.batch(id),
    listBatches: (owner, options) => batches.listBatches(owner, options),
    openBatches: (owner) => batches.openBatches(owner),
    claim: (id, worker, milliseconds) => batches.claim(id, worker, milliseconds),
    dueBatches: (now) => batches.dueBatches(now),
    start: (id) => batches.start(id),
    reject: (id, errors) => batches.reject(id, errors),
    cancel: (id) => batches.cancel(id),
    seal: (id) => batches.seal(id),
    finish: (id, end) => batches.finish(id, end),
    addLines: (id, added) => lines.addLines(id, added),
    dropLines: (id) => lines.dropLines(id),
    lease: (limit, milliseconds) => lines.lease(limit, milliseconds),
    renew: (lease, milliseconds) => lines.renew(lease, milliseconds),
    complete: (lease, result) => lines.complete(lease, result),
    putBack: (lease, milliseconds) => lines.putBack(lease, milliseconds),
    results: (id, ok) => lines.results(id, ok),
    unfinished: (id) => lines.unfinished(id),
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}
