import type { TokenLogprobs } from "./sampling/token-logprobs.ts";

/**
 * What happens while tokens are generated. Times are in milliseconds; reused tokens were in the prefix cache. Beam search gives its tokens at the end without log-probabilities, and
 * the answer's score.
 */
export type DecodeEvent =
  | { readonly type: "prefill-end"; readonly promptTokens: number; readonly reusedTokens: number; readonly milliseconds: number }
  | { readonly type: "prompt-logprobs"; readonly logprobs: readonly TokenLogprobs[] }
  | { readonly type: "token"; readonly id: number; readonly logprobs?: TokenLogprobs }
  | {
      readonly type: "finish";
      readonly reason: "stop-token" | "length";
      readonly tokens: number;
      readonly decodeMilliseconds: number;
      readonly score?: number;
      /** Tokens that were tried out because they had followed the same ones before, and those of them that came. */
      readonly lookup: { readonly tried: number; readonly taken: number };
    };
