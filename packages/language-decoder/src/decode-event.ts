/** What happens while tokens are generated. Times are in milliseconds. */
export type DecodeEvent =
  | { readonly type: "prefill-end"; readonly promptTokens: number; readonly milliseconds: number }
  | { readonly type: "token"; readonly id: number; readonly logprob: number }
  | { readonly type: "finish"; readonly reason: "stop-token" | "length"; readonly tokens: number; readonly decodeMilliseconds: number };
