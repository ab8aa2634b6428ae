import type { GenerationOptions } from "./options/generation-options.ts";
import type { OptionSpec } from "./options/option-spec.ts";

/** A rule of choosing tokens. What it reads of the options is what users, servers and command lines offer. */
export interface Sampler {
  /** Unique. */
  readonly name: string;
  readonly options: Readonly<Partial<Record<keyof GenerationOptions, OptionSpec>>>;
  /** Whether it changes anything at any time. */
  active(options: GenerationOptions): boolean;
}

/** What processors know beside the logits. */
export interface LogitsContext {
  /** What the processors see: the dummy BOS of generation from embeddings, then the tokens generated; never the prompt. */
  readonly history: readonly number[];
  /** Tokens generated, without the BOS. */
  readonly generated: number;
  readonly stopTokenIds: readonly number[];
}

/** Changes logits, float32 [vocab], in place; for greedy answers, too. */
export interface LogitsProcessor extends Sampler {
  apply(logits: Float32Array, options: GenerationOptions, context: LogitsContext): void;
}

/** Drops tokens of the distribution that is drawn from. */
export interface Warper extends Sampler {
  /**
   * Which tokens stay; at least one does.
   *
   * @param probabilities the largest first, their sum is 1
   */
  keep(probabilities: readonly number[], options: GenerationOptions): readonly boolean[];
}
