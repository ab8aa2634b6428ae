import { EventSourceParserStream } from "eventsource-parser/stream";
import { ApiError } from "./api-error.ts";

export type AnswerEvent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "usage"; readonly promptTokens: number; readonly completionTokens: number }
  | { readonly type: "finish"; readonly reason: string };

interface Chunk {
  readonly choices?: readonly { readonly delta?: { readonly content?: string }; readonly finish_reason?: string | null }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
  readonly error?: { readonly message: string };
}

/** Asks and yields the answer as it comes. Throws `ApiError`, and the signal's reason when stopped. */
export async function* streamAnswer(body: object, apiKey: string, signal: AbortSignal): AsyncGenerator<AnswerEvent, void, void> {
  const response = await fetch("v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json", ...(apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` }) },
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok || response.body === null) {
    const shown = (await response.json().catch(() => ({}))) as Chunk;
    throw new ApiError(response.status, shown.error?.message ?? `The server answered ${response.status}`);
  }
  const reader = response.body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (next.value.data === "[DONE]") return;
    const { choices = [], usage, error } = JSON.parse(next.value.data) as Chunk;
    if (error !== undefined) throw new ApiError(500, error.message);
    const text = choices[0]?.delta?.content;
    if (text) yield { type: "text", text };
    if (choices[0]?.finish_reason) yield { type: "finish", reason: choices[0].finish_reason };
    if (usage) yield { type: "usage", promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens };
  }
}
