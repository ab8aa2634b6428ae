import { randomUUID } from "node:crypto";
import type { ChatLogprobs, ChatResult } from "@tessera/sdk";
import type { ToolCall } from "@tessera/tool-calls";
import { splitAnswer } from "@tessera/tool-calls";
import { tokenUsage } from "../../answer/token-usage.ts";

export interface CompletionHead {
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
}

interface Finished {
  readonly result: ChatResult;
  readonly called: boolean;
}

/** `chat.completion` of OpenAI's API. */
export function completionObject({ id, model, created }: CompletionHead, results: readonly ChatResult[], withTools: boolean): object {
  return {
    id,
    object: "chat.completion",
    created,
    model,
    choices: results.map((result, index) => {
      const { text, calls } = splitAnswer(result.text, withTools);
      return {
        index,
        message: {
          role: "assistant",
          content: calls.length > 0 ? text || null : text,
          refusal: null,
          ...(calls.length > 0 ? { tool_calls: calls.map(toolCallObject) } : {}),
        },
        logprobs: result.logprobs ? { content: result.logprobs.map(logprobObject), refusal: null } : null,
        finish_reason: finishReason({ result, called: calls.length > 0 }),
      };
    }),
    usage: tokenUsage(results),
  };
}

/** `chat.completion.chunk` of OpenAI's API. */
export function chunkObject(
  { id, model, created }: CompletionHead,
  index: number,
  delta: object,
  finished: Finished | undefined,
  includeUsage: boolean,
): object {
  const choices = [{ index, delta, logprobs: null, finish_reason: finished ? finishReason(finished) : null }];
  return { id, object: "chat.completion.chunk", created, model, choices, ...(includeUsage ? { usage: null } : {}) };
}

/** The delta that carries a whole call. */
export function toolCallDelta(index: number, call: ToolCall): object {
  return { tool_calls: [{ index, ...toolCallObject(call) }] };
}

/** A chunk without text that carries the log-probabilities of the next token. */
export function logprobsChunk({ id, model, created }: CompletionHead, index: number, logprobs: ChatLogprobs): object {
  const choices = [{ index, delta: {}, logprobs: { content: [logprobObject(logprobs)], refusal: null }, finish_reason: null }];
  return { id, object: "chat.completion.chunk", created, model, choices };
}

/** The chunk that carries the usage, when it was asked for. */
export function usageChunk({ id, model, created }: CompletionHead, results: readonly ChatResult[]): object {
  return { id, object: "chat.completion.chunk", created, model, choices: [], usage: tokenUsage(results) };
}

function toolCallObject(call: ToolCall): object {
  return { id: `call_${randomUUID().replaceAll("-", "")}`, type: "function", function: call };
}

function logprobObject({ token, logprob, top }: ChatLogprobs): object {
  const bytes = (text: string) => [...new TextEncoder().encode(text)];
  return {
    token,
    logprob,
    bytes: bytes(token),
    top_logprobs: top.map((other) => ({ token: other.token, logprob: other.logprob, bytes: bytes(other.token) })),
  };
}

function finishReason({ result, called }: Finished): "stop" | "length" | "tool_calls" {
  if (called) return "tool_calls";
  return result.finishReason === "length" ? "length" : "stop";
}
