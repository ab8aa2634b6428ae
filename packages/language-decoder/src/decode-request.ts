import type { TokenConstraint } from "@tessera/core";
import type { GenerationOptions } from "./sampling/options/generation-options.ts";

/** A run of ids whose embeddings come from the vision encoder. */
export interface ImageSpan {
  readonly start: number;
  readonly length: number;
}

export interface DecodeRequest {
  readonly inputIds: readonly number[];
  /** Where image embeddings go, in order. */
  readonly imageSpans?: readonly ImageSpan[];
  /** float32 [sum of span lengths, hidden_size] */
  readonly imageEmbeds?: Float32Array;
  /** What is in each span. Without it, no cached prefix reaches into the first span. */
  readonly imageKeys?: readonly string[];
  /** Only requests of the same scope reuse each other's beginnings. @default one for all */
  readonly cacheScope?: string;
  readonly stopTokenIds: readonly number[];
  /** The token that transformers puts before the generated ones when it starts from embeddings; penalties see it. @default none */
  readonly bosTokenId?: number;
  /** @default greedy, at most 1024 tokens */
  readonly options?: GenerationOptions;
  /** Limits the tokens to what a grammar allows. The caller disposes it. Not with beam search. @default none */
  readonly constraint?: TokenConstraint;
  /**
   * Length of the longest prompt of a batch that this one is part of. Only rotary scaling past the trained length notices: the original pads
   * prompts to this length. @default its own length
   */
  readonly batchLength?: number;
}
