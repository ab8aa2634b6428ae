import type { BatchStore, Lease } from "../batch-store.ts";
import { readLine } from "../lines/read-line.ts";
import type { LineResponse, RunBatchesOptions } from "./run-options.ts";

/** Runs a line and keeps its result, or puts it back for another try. */
export async function runLine(
  store: BatchStore,
  lease: Lease,
  { run, leaseMilliseconds = 30_000, maxAttempts = 5, backOffMilliseconds = 1000, signal }: RunBatchesOptions,
): Promise<void> {
  const lost = new AbortController();
  const renewing = setInterval(async () => {
    const kept = await store.renew(lease, leaseMilliseconds).catch(() => true);
    if (!kept) lost.abort();
  }, leaseMilliseconds / 3);
  try {
    const line = readLine(await readText(store, lease), lease.endpoint);
    if ("code" in line) throw new Error(`The input of ${lease.batchId} was changed: ${line.message}`);
    const request = { owner: lease.owner, url: line.url, body: line.body };
    const response = await answerOf(run(request, AbortSignal.any([signal, lost.signal])));
    if (lost.signal.aborted) return;
    if (signal.aborted) return await store.putBack(lease, 0);
    const ok = response.status >= 200 && response.status < 300;
    const again = response.status === 408 || response.status === 429 || response.status >= 500;
    const attempts = again ? await store.attempts(lease) : 0;
    if (again && attempts + 1 < maxAttempts) return await store.putBack(lease, backOffMilliseconds * 2 ** attempts);
    await store.complete(lease, { ok, json: resultJson(lease, response) });
  } finally {
    clearInterval(renewing);
  }
}

/** A rejection counts as the server's failure. */
async function answerOf(answer: Promise<LineResponse>): Promise<LineResponse> {
  try {
    return await answer;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: 500, requestId: "", body: { error: { message, type: "server_error", param: null, code: "line_failed" } } };
  }
}

async function readText(store: BatchStore, { inputFileId, offset, bytes }: Lease): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.readFile(inputFileId, offset, bytes)) pieces.push(piece);
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
