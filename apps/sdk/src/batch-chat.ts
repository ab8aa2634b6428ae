import type { ChatRequest, ChatResult } from "@tessera/engine";

/** Answers requests side by side, at most `concurrency` at once; results keep the order of the requests. */
export async function batchChat(
  chat: (request: ChatRequest) => Promise<ChatResult>,
  requests: readonly ChatRequest[],
  concurrency: number,
): Promise<PromiseSettledResult<ChatResult>[]> {
  const results = new Array<PromiseSettledResult<ChatResult>>(requests.length);
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < requests.length; i = next++) {
      results[i] = await chat(requests[i]!).then(
        (value) => ({ status: "fulfilled", value }) as const,
        (reason: unknown) => ({ status: "rejected", reason }) as const,
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, requests.length) }, worker));
  return results;
}
