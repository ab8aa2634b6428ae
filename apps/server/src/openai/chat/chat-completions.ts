import { randomUUID } from "node:crypto";
import type { ChatResult } from "@tessera/sdk";
import { ToolCallSplitter } from "@tessera/tool-calls";
import type { Context } from "hono";
import { answer } from "../../answer/answer.ts";
import type { ServerState } from "../../http/server-state.ts";
import { postRoute } from "../../routes/route.ts";
import { type ChatCompletionRequest, chatCompletionSchema } from "./chat-completion-schema.ts";
import { chunkObject, completionObject, logprobsChunk, toolCallDelta, usageChunk } from "./completion-objects.ts";
import { toChatRequest } from "./to-chat-request.ts";

/** `POST /v1/chat/completions`. */
export const chatCompletionsRoute = postRoute({
  path: "/v1/chat/completions",
  summary: "Answer a conversation",
  body: chatCompletionSchema,
  streams: true,
  upstreamPath: "/chat/completions",
  handle: chatCompletions,
});

async function chatCompletions(body: ChatCompletionRequest, context: Context, state: ServerState): Promise<Response> {
  const head = { id: `chatcmpl-${randomUUID()}`, model: body.model, created: Math.floor(Date.now() / 1000) };
  const withTools = (body.tools ?? []).length > 0 && body.tool_choice !== "none";
  const includeUsage = body.stream_options?.include_usage ?? false;
  return answer(context, state, {
    model: body.model,
    n: body.n,
    salt: body.cache_salt,
    toRequests: async (media) => [await toChatRequest(body, media)],
    whole: (results) => completionObject(head, results, withTools),
    stream: body.stream
      ? async (events, send) => {
          const results: ChatResult[] = [];
          const splitters = Array.from({ length: body.n ?? 1 }, () => new ToolCallSplitter());
          const calls = splitters.map(() => 0);
          const started = new Set<number>();
          const text = (index: number, content: string) =>
            content === "" ? undefined : send(chunkObject(head, index, { content }, undefined, includeUsage));
          for await (const { index, event } of events) {
            if (!started.has(index)) {
              started.add(index);
              await send(chunkObject(head, index, { role: "assistant", content: "" }, undefined, includeUsage));
            }
            if (event.type === "token-logprobs") await send(logprobsChunk(head, index, event.logprobs));
            if (event.type === "text-delta") {
              const split = withTools ? splitters[index]!.push(event.text) : { text: event.text, calls: [] };
              await text(index, split.text);
              for (const call of split.calls)
                await send(chunkObject(head, index, toolCallDelta(calls[index]!++, call), undefined, includeUsage));
            }
            if (event.type !== "finish") continue;
            await text(index, splitters[index]!.finish());
            results[index] = event.result;
            await send(chunkObject(head, index, {}, { result: event.result, called: calls[index]! > 0 }, includeUsage));
          }
          if (includeUsage) await send(usageChunk(head, results));
          await send("[DONE]");
        }
      : undefined,
  });
}
