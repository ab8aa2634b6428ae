import type { TokenLogprob, TokenLogprobs } from "@tessera/language-decoder";
import type { Tokenizer } from "@tessera/tokenizer";
import type { ChatLogprob, ChatLogprobs } from "./chat-result.ts";

/** Puts texts to token ids. A token that is part of a character reads as U+FFFD. */
export function describeLogprobs({ id, logprob, top }: TokenLogprobs, tokenizer: Tokenizer): ChatLogprobs {
  const describe = (one: TokenLogprob): ChatLogprob => ({ ...one, token: tokenizer.decode([one.id]) });
  return { ...describe({ id, logprob }), top: top.map(describe) };
}
