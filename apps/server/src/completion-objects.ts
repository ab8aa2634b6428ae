import type { ChatLogprobs, ChatResult } from "@tessera/sdk";

export interface CompletionHead {
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
}

interface TokenUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** `chat.completion` of OpenAI's API. */
export function completionObject({ id, model, created }: CompletionHead, results: readonly ChatResult[]): object {
  return {
    id,
    object: "chat.completion",
    created,
    model,
    choices: results.map((result, index) => ({
      index,
      message: { role: "assistant", content: result.text, refusal: null },
      logprobs: result.logprobs ? { content: result.logprobs.map(logprobObject), refusal: null } : null,
      finish_reason: finishReason(result),
    })),
    usage: usageOf(results),
  };
}

/** `chat.completion.chunk` of OpenAI's API. */
export function chunkObject(
  { id, model, created }: CompletionHead,
  index: number,
  delta: object,
  finished: ChatResult | undefined,
  includeUsage: boolean,
): object {
  const choices = [{ index, delta, logprobs: null, finish_reason: finished ? finishReason(finished) : null }];
  return { id, object: "chat.completion.chunk", created, model, choices, ...(includeUsage ? { usage: null } : {}) };
}

/** A chunk without text that carries the log-probabilities of the next token. */
export function logprobsChunk({ id, model, created }: CompletionHead, index: number, logprobs: ChatLogprobs): object {
  const choices = [{ index, delta: {}, logprobs: { content: [logprobObject(logprobs)], refusal: null }, finish_reason: null }];
  return { id, object: "chat.completion.chunk", created, model, choices };
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

/** The chunk that carries the usage, when it was asked for. */
export function usageChunk({ id, model, created }: CompletionHead, results: readonly ChatResult[]): object {
  return { id, object: "chat.completion.chunk", created, model, choices: [], usage: usageOf(results) };
}

function finishReason({ finishReason: reason }: ChatResult): "stop" | "length" {
  return reason === "length" ? "length" : "stop";
}

/** The prompt counts once, however many answers it got. */
function usageOf(results: readonly ChatResult[]): TokenUsage {
  const prompt_tokens = results[0]?.usage.promptTokens ?? 0;
  const completion_tokens = results.reduce((sum, { usage }) => sum + usage.completionTokens, 0);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}
