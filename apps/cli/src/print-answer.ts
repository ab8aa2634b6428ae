import type { ChatRequest, ChatResult, InternVL } from "@tessera/sdk";

/** Streams an answer to stdout and returns its result. */
export async function printAnswer(model: InternVL, request: ChatRequest, signal?: AbortSignal): Promise<ChatResult> {
  let result: ChatResult | undefined;
  for await (const event of model.stream(request, { signal })) {
    if (event.type === "text-delta") process.stdout.write(event.text);
    else if (event.type === "finish") result = event.result;
  }
  process.stdout.write("\n");
  return result!;
}
