import type { ChatResult } from "@tessera/sdk";
import { tokenUsage } from "../../answer/token-usage.ts";
import type { ResponseRequest } from "./response-schema.ts";

export interface ResponseHead {
  readonly id: string;
  readonly itemId: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** The text part of an answer in OpenAI's Responses API. */
export function textPart(text: string): object {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

/** The message of an answer. */
export function messageItem(
  { itemId }: ResponseHead,
  status: "in_progress" | "completed" | "incomplete",
  content: readonly object[],
): object {
  return { type: "message", id: itemId, status, role: "assistant", content };
}

/** `response` of OpenAI's API; without a result it is in progress. */
export function responseObject(head: ResponseHead, body: ResponseRequest, text: string, result?: ChatResult): object {
  const cut = result?.finishReason === "length";
  const status = result === undefined ? "in_progress" : cut ? "incomplete" : "completed";
  const usage = result && tokenUsage([result]);
  return {
    id: head.id,
    object: "response",
    created_at: head.created,
    status,
    error: null,
    incomplete_details: cut ? { reason: "max_output_tokens" } : null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    model: body.model,
    output: result ? [messageItem(head, cut ? "incomplete" : "completed", [textPart(text)])] : [],
    parallel_tool_calls: false,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: body.temperature ?? 1,
    text: { format: body.text?.format ?? { type: "text" } },
    tool_choice: "none",
    tools: [],
    top_p: body.top_p ?? 1,
    truncation: "disabled",
    usage: usage
      ? {
          input_tokens: usage.prompt_tokens,
          input_tokens_details: usage.prompt_tokens_details,
          output_tokens: usage.completion_tokens,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: usage.total_tokens,
        }
      : null,
    user: body.user ?? null,
    metadata: body.metadata ?? {},
  };
}
