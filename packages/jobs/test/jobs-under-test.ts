import { type Batch, type BatchStore, type LineRequest, type LineResponse, runBatches } from "@tessera/jobs";

/** So many lines with ids of their own. */
export function inputLines(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => `${JSON.stringify({ custom_id: `id-${i}`, method: "POST", url: "/v1/x", body: { i } })}\n`,
  ).join("");
}

export async function readText(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all).toString("utf8");
}

/** Works on a store until the batch has ended. */
export async function runToEnd(
  store: BatchStore,
  id: string,
  run: (request: LineRequest) => Promise<LineResponse>,
  concurrency = 4,
  { leaseMilliseconds, quiet = false }: { readonly leaseMilliseconds?: number; readonly quiet?: boolean } = {},
): Promise<Batch> {
  const stop = new AbortController();
  const errors: unknown[] = [];
  const working = runBatches(store, {
    run,
    signal: stop.signal,
    concurrency,
    pollMilliseconds: 5,
    backOffMilliseconds: 1,
    leaseMilliseconds,
    onError: (error) => errors.push(error),
  });
  try {
    for (;;) {
      if (errors.length > 0 && !quiet) throw errors[0];
      const batch = await store.batch(id).catch((error) => {
        if (!quiet) throw error;
      });
      if (batch?.endedAt !== undefined) return batch;
      await new Promise((done) => setTimeout(done, 5));
    }
  } finally {
    stop.abort();
    await working;
  }
}
