import type { ChatLogprobs, PromptLogprobs } from "@tessera/sdk";

/** Log-probabilities of a text completion, as OpenAI's older API has them. */
export interface CompletionLogprobs {
  readonly tokens: string[];
  /** `null` for a prompt's first token. */
  readonly token_logprobs: (number | null)[];
  readonly top_logprobs: (Record<string, number> | null)[];
  /** Where each token's text begins. */
  readonly text_offset: number[];
}

/** Tokens of the prompt, if it is echoed, and of what continues it. @param offset characters before the first of them */
export function completionLogprobs(prompt: PromptLogprobs | undefined, answer: readonly ChatLogprobs[], offset = 0): CompletionLogprobs {
  const told: CompletionLogprobs = { tokens: [], token_logprobs: [], top_logprobs: [], text_offset: [] };
  let at = offset;
  const add = (token: string, logprob: number | null, top: Record<string, number> | null) => {
    told.tokens.push(token);
    told.token_logprobs.push(logprob);
    told.top_logprobs.push(top);
    told.text_offset.push(at);
    at += token.length;
  };
  if (prompt !== undefined) add(prompt.first.token, null, null);
  for (const one of [...(prompt?.rest ?? []), ...answer]) {
    // The token itself is among them even where it is not likely.
    const top = Object.fromEntries([...one.top, one].map(({ token, logprob }) => [token, logprob]));
    add(one.token, one.logprob, top);
  }
  return told;
}
