import { randomUUID } from "node:crypto";
import { AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import type { ChatEvent, ChatResult } from "@tessera/sdk";
import { splitEvents } from "@tessera/tool-calls";

/** An answer's events as chunks: text, calls of tools, and at the end the usage. Leaving the loop ends the answer. */
export async function* answerChunks(
  events: AsyncGenerator<ChatEvent, ChatResult, void>,
  withTools: boolean,
  modelId: string,
): AsyncGenerator<ChatGenerationChunk, void, void> {
  let calls = 0;
  for await (const piece of splitEvents(events, withTools)) {
    if ("text" in piece) yield textChunk(piece.text);
    else if ("call" in piece) yield callChunk(piece.call.name, piece.call.arguments, calls++);
    else yield lastChunk(piece.result, calls > 0, modelId);
  }
}

function textChunk(text: string): ChatGenerationChunk {
  return new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) });
}

function callChunk(name: string, args: string, index: number): ChatGenerationChunk {
  const chunk = { type: "tool_call_chunk" as const, id: `call_${randomUUID()}`, name, args, index };
  return new ChatGenerationChunk({ text: "", message: new AIMessageChunk({ content: "", tool_call_chunks: [chunk] }) });
}

function lastChunk({ usage, reused, finishReason }: ChatResult, called: boolean, modelId: string): ChatGenerationChunk {
  const { promptTokens, completionTokens } = usage;
  const metadata = { finish_reason: called ? "tool_calls" : finishReason, model_name: modelId };
  return new ChatGenerationChunk({
    text: "",
    generationInfo: { finish_reason: metadata.finish_reason },
    message: new AIMessageChunk({
      content: "",
      response_metadata: metadata,
      usage_metadata: {
        input_tokens: promptTokens,
        output_tokens: completionTokens,
        total_tokens: promptTokens + completionTokens,
        input_token_details: { cache_read: reused.promptTokens },
      },
    }),
  });
}
