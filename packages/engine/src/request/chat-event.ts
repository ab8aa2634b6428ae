import type { AnswerBox, ChatLogprobs, ChatResult, FinishReason, PromptLogprobs, Reused } from "./chat-result.ts";

/** What happens during a chat, in order. Times are in milliseconds; `token-logprobs` and `prompt-logprobs` come only when asked for. */
export type ChatEvent =
  | { readonly type: "image-prepared"; readonly index: number; readonly tiles: number; readonly width: number; readonly height: number }
  | { readonly type: "prompt-ready"; readonly promptTokens: number; readonly imageTokens: number }
  /** Tiles that are encoded so far, those that did not have to be included. */
  | { readonly type: "tiles-encoded"; readonly done: number; readonly total: number }
  | {
      readonly type: "vision-end";
      readonly tiles: number;
      readonly imageTokens: number;
      readonly pictures: Reused["pictures"];
      readonly milliseconds: number;
    }
  | { readonly type: "prefill-end"; readonly promptTokens: number; readonly reusedTokens: number; readonly milliseconds: number }
  | { readonly type: "prompt-logprobs"; readonly logprobs: PromptLogprobs }
  | { readonly type: "token-logprobs"; readonly logprobs: ChatLogprobs }
  | { readonly type: "text-delta"; readonly text: string }
  /** A box of the answer, once it is complete; behind the text that holds its end. */
  | { readonly type: "box"; readonly box: AnswerBox }
  | { readonly type: "finish"; readonly reason: FinishReason; readonly result: ChatResult };
