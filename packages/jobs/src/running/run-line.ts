import { setTimeout as sleep } from "node:timers/promises";
import type { BatchStore, Lease, LineResult } from "../batch-store.ts";
import { readLine } from "../lines/read-line.ts";
import type { LineResponse, RunBatchesOptions } from "./run-options.ts";

/** Runs a line and keeps its result, or puts it back for another try. */
export async function runLine(store: BatchStore, lease: Lease, options: RunBatchesOptions): Promise<void> {
  const { run, leaseMilliseconds = 30_000, maxAttempts = 5, backOffMilliseconds = 1000, signal } = options;
  const lost = new AbortController();
  const renewing = setInterval(async () => {
    const kept = await store.renew(lease, leaseMilliseconds).catch(() => true);
    if (!kept) lost.abort();
  }, leaseMilliseconds / 3);
  const keep = (result: LineResult) => insist(() => store.complete(lease, result), options);
  try {
    if (lease.attempts >= maxAttempts) return await keep({ ok: false, json: lostJson(lease) });
    const response = await answerOf(store, lease, (request) => run(request, AbortSignal.any([signal, lost.signal])));
    if (lost.signal.aborted) return;
    if (signal.aborted) return await store.putBack(lease, 0);
    const ok = response.status >= 200 && response.status < 300;
    const again = response.status === 408 || response.status === 429 || response.status >= 500;
    if (again && lease.attempts + 1 < maxAttempts)
      return await insist(() => store.putBack(lease, backOffMilliseconds * 2 ** lease.attempts), options);
    await keep({ ok, json: resultJson(lease, response) });
  } finally {
    clearInterval(renewing);
  }
}

/** Until the store takes it: no answer is thrown away because a disk is full or a machine away. What is told twice counts once. */
async function insist(write: () => Promise<unknown>, { backOffMilliseconds = 1000, signal, onError }: RunBatchesOptions): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      onError?.(error);
      await sleep(backOffMilliseconds, undefined, { signal });
    }
  }
}

/** A rejection, and an input that cannot be read, counts as the server's failure. */
async function answerOf(store: BatchStore, lease: Lease, run: (request: Parameters<RunBatchesOptions["run"]>[0]) => Promise<LineResponse>) {
  try {
    const line = readLine(await readText(store, lease), lease.endpoint);
    if ("code" in line) throw new Error(`The input of ${lease.batchId} was changed: ${line.message}`);
    return await run({ owner: lease.owner, url: line.url, body: line.body });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: 500, requestId: "", body: { error: { message, type: "server_error", param: null, code: "line_failed" } } };
  }
}

async function readText(store: BatchStore, { inputFileId, offset, bytes }: Lease): Promise<string> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of store.readFile(inputFileId, offset, bytes)) pieces.push(piece);
  } catch (cause) {
    throw new Error(`The input ${inputFileId} cannot be read`, { cause });
  }
  return Buffer.concat(pieces).toString("utf8");
}

function resultJson({ batchId, index, customId }: Lease, { status, requestId, body }: LineResponse): string {
  return JSON.stringify({
    id: `batch_req_${batchId}_${index}`,
    custom_id: customId,
    response: { status_code: status, request_id: requestId, body },
    error: null,
  });
}

/** A line that nobody lived to answer. */
function lostJson({ batchId, index, customId, attempts }: Lease): string {
  const message = `No worker answered this line: the last of ${attempts} tries ended with its worker`;
  return JSON.stringify({
    id: `batch_req_${batchId}_${index}`,
    custom_id: customId,
    response: null,
    error: { code: "worker_lost", message },
  });
}
