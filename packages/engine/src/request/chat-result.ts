import type { Edges, GroundedBox } from "@tessera/grounding";
import type { Turn } from "./chat-request.ts";

/** A token with its text and natural log-probability. */
export interface ChatLogprob {
  readonly id: number;
  readonly token: string;
  readonly logprob: number;
}

/** A generated token and the likeliest ones at its place, best first. */
export interface ChatLogprobs extends ChatLogprob {
  readonly top: readonly ChatLogprob[];
}

/** The tokens of a prompt: nothing comes before the first, which has no probability. */
export interface PromptLogprobs {
  readonly first: Pick<ChatLogprob, "id" | "token">;
  readonly rest: readonly ChatLogprobs[];
}

/** A box that an answer names. */
export interface AnswerBox extends GroundedBox {
  /** Whole pixels of the picture as it was shown, turned when `autoOrient` turned it; only where the conversation has one picture. */
  readonly pixels?: Edges;
}

export type FinishReason = "stop" | "stop-string" | "length";

/** Numbers of a run; tiles include thumbnails. */
export interface Usage {
  readonly tiles: number;
  readonly imageTokens: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** What had been computed already, out of the numbers in {@link Usage}. */
export interface Reused {
  /** Tiles that were not encoded for this answer. */
  readonly tiles: number;
  /**
   * Pictures or frames by where their embeddings came from; together they are all of the request. `memory` counts those that another
   * request was encoding just then and repetitions within this one, too.
   */
  readonly pictures: { readonly memory: number; readonly disk: number; readonly encoded: number };
  /** Prompt tokens whose keys and values were known. */
  readonly promptTokens: number;
}

/** Milliseconds, but for tokensPerSecond, which counts decode steps after the first token. */
export interface Timings {
  readonly preprocess: number;
  readonly vision: number;
  readonly prefill: number;
  /** From the call to the first token. */
  readonly firstToken: number;
  readonly decode: number;
  readonly total: number;
  readonly tokensPerSecond: number;
}

export interface ChatResult {
  /** The answer as the reference returns it: cut at the template's separator and trimmed. */
  readonly text: string;
  /** Generated ids, the stop token included. */
  readonly tokenIds: readonly number[];
  readonly finishReason: FinishReason;
  /** The stop string that ended the answer. */
  readonly stopString?: string;
  /** When the request asked for `promptLogprobs`. */
  readonly promptLogprobs?: PromptLogprobs;
  /** One entry a token, when the request asked for `logprobs`. */
  readonly logprobs?: readonly ChatLogprobs[];
  /** Boxes that the answer names, in its order; `[]` for most answers. */
  readonly boxes: readonly AnswerBox[];
  /** The conversation so far, to be passed on with the next question and the same pictures. */
  readonly history: readonly Turn[];
  readonly usage: Usage;
  readonly reused: Reused;
  readonly timings: Timings;
  /** Tokens that were tried out ahead and those of them that came, when the request asked for `promptLookupNumTokens`. */
  readonly lookup?: { readonly tried: number; readonly taken: number };
}
