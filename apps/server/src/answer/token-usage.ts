import type { ChatResult } from "@tessera/sdk";

export interface TokenUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
}

/** Tokens of answers to one prompt, which counts once however many answers it got. */
export function tokenUsage(results: readonly ChatResult[]): TokenUsage {
  const prompt_tokens = results[0]?.usage.promptTokens ?? 0;
  const completion_tokens = results.reduce((sum, { usage }) => sum + usage.completionTokens, 0);
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_tokens_details: { cached_tokens: results[0]?.reused.promptTokens ?? 0 },
  };
}
