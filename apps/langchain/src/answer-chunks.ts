import { randomUUID } from "node:crypto";
import { AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import type { ChatEvent, ChatResult } from "@tessera/sdk";
import { ToolCallSplitter } from "@tessera/tool-calls";

/** An answer's events as chunks: text, calls of tools, and at the end the usage. Leaving the loop ends the answer. */
export async function* answerChunks(
  events: AsyncGenerator<ChatEvent, ChatResult, void>,
  withTools: boolean,
  modelId: string,
): AsyncGenerator<ChatGenerationChunk, void, void> {
  const splitter = withTools ? new ToolCallSplitter() : undefined;
  let calls = 0;
  try {
    for (let step = await events.next(); ; step = await events.next()) {
      if (step.done) {
        const rest = splitter?.finish() ?? "";
        if (rest !== "") yield textChunk(rest);
        yield lastChunk(step.value, calls > 0, modelId);
        return;
      }
      if (step.value.type !== "text-delta") continue;
      const piece = splitter?.push(step.value.text) ?? { text: step.value.text, calls: [] };
      // Line breaks around calls belong to their form.
      if (piece.text !== "" && !(withTools && piece.text.trim() === "")) yield textChunk(piece.text);
      for (const { name, arguments: args } of piece.calls) yield callChunk(name, args, calls++);
    }
  } finally {
    await events.return(undefined as never);
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
