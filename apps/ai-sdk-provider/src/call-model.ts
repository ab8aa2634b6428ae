import { randomUUID } from "node:crypto";
import type { LanguageModelV3StreamPart } from "@ai-sdk/provider";
import type { ChatResult, InternVL } from "@tessera/sdk";
import { splitEvents } from "@tessera/tool-calls";
import { type CallOptions, toChatRequest } from "./to-chat-request.ts";

export interface TesseraModelOptions {
  /** What results call the model. @default "internvl" */
  readonly modelId?: string;
}

/** What both versions have: the parts of an answer as they come. */
export type Part = Extract<
  LanguageModelV3StreamPart,
  {
    type:
      | "stream-start"
      | "text-start"
      | "text-delta"
      | "text-end"
      | "tool-input-start"
      | "tool-input-delta"
      | "tool-input-end"
      | "tool-call"
      | "finish";
  }
>;

const textId = "0";

/** Answers a call part by part. Throws what a chat throws; leaving the loop ends it. */
export async function* callModel(model: Pick<InternVL, "stream">, options: CallOptions): AsyncGenerator<Part, void, void> {
  const { request, tools, warnings } = toChatRequest(options);
  yield { type: "stream-start", warnings: [...warnings] };
  let open = false;
  let called = false;
  for await (const piece of splitEvents(model.stream(request, { signal: options.abortSignal }), tools.length > 0)) {
    if ("text" in piece) {
      if (!open) yield { type: "text-start", id: textId };
      open = true;
      yield { type: "text-delta", id: textId, delta: piece.text };
    } else if ("call" in piece) {
      called = true;
      yield* toolCall(piece.call.name, piece.call.arguments);
    } else {
      if (open) yield { type: "text-end", id: textId };
      yield finish(piece.result, called);
    }
  }
}

function* toolCall(toolName: string, input: string): Generator<Part> {
  const id = `call_${randomUUID()}`;
  yield { type: "tool-input-start", id, toolName };
  yield { type: "tool-input-delta", id, delta: input };
  yield { type: "tool-input-end", id };
  yield { type: "tool-call", toolCallId: id, toolName, input };
}

function finish({ usage, reused, finishReason }: ChatResult, called: boolean): Part {
  const { promptTokens, completionTokens } = usage;
  return {
    type: "finish",
    finishReason: { unified: called ? "tool-calls" : finishReason === "length" ? "length" : "stop", raw: finishReason },
    usage: {
      inputTokens: {
        total: promptTokens,
        noCache: promptTokens - reused.promptTokens,
        cacheRead: reused.promptTokens,
        cacheWrite: undefined,
      },
      outputTokens: { total: completionTokens, text: completionTokens, reasoning: undefined },
    },
  };
}
