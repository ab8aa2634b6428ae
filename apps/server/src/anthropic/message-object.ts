import { randomUUID } from "node:crypto";
import type { ChatResult } from "@tessera/sdk";
import type { ToolCall } from "@tessera/tool-calls";
import { splitAnswer } from "@tessera/tool-calls";

export interface MessageHead {
  readonly id: string;
  readonly model: string;
  readonly withTools: boolean;
}

/** `message` of Anthropic's API. */
export function messageObject(head: MessageHead, result: ChatResult): object {
  const { text, calls } = splitAnswer(result.text, head.withTools);
  return {
    ...emptyMessage(head, result.usage.promptTokens, result.reused.promptTokens),
    content: [...(text === "" ? [] : [{ type: "text", text, citations: null }]), ...calls.map(toolUseBlock)],
    ...messageEnd(result, calls.length > 0),
    usage: messageUsage(result.usage.promptTokens, result.reused.promptTokens, result.usage.completionTokens),
  };
}

/** A message of which nothing is written yet. */
export function emptyMessage({ id, model }: MessageHead, promptTokens: number, cachedTokens = 0): object {
  const usage = messageUsage(promptTokens, cachedTokens, 0);
  return { id, type: "message", role: "assistant", model, content: [], stop_reason: null, stop_sequence: null, usage };
}

/** A call of a tool, with its input, which is JSON. */
export function toolUseBlock(call: ToolCall): object {
  return { type: "tool_use", id: `toolu_${randomUUID().replaceAll("-", "")}`, name: call.name, input: JSON.parse(call.arguments) };
}

/** Why a message ended. */
export function messageEnd({ finishReason, stopString }: ChatResult, called: boolean): object {
  const ends = { stop: "end_turn", "stop-string": "stop_sequence", length: "max_tokens" } as const;
  return { stop_reason: called ? "tool_use" : ends[finishReason], stop_sequence: stopString ?? null };
}

/** Tokens of a message; those of the prompt that an earlier request had read are counted apart. */
export function messageUsage(promptTokens: number, cachedTokens: number, outputTokens: number): object {
  return {
    input_tokens: promptTokens - cachedTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedTokens,
    output_tokens: outputTokens,
  };
}
