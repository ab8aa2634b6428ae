/** How tokens are chosen; names and meanings follow `GenerationConfig` of transformers 4.37.2, in camel case. */
export interface GenerationOptions {
  /** 0 only with `promptLogprobs`. @default 1024 */
  readonly maxNewTokens?: number;
  /** Draw from the distribution instead of taking the likeliest token. @default false */
  readonly doSample?: boolean;
  /** @default 1 */
  readonly temperature?: number;
  /** Keep the k likeliest tokens; 0 keeps all. @default 50 */
  readonly topK?: number;
  /** Keep the smallest set of tokens with at least this probability. @default 1 */
  readonly topP?: number;
  /** Drop tokens less likely than this fraction of the likeliest. @default 0 */
  readonly minP?: number;
  /** Divide positive and multiply negative logits of tokens seen before. @default 1 */
  readonly repetitionPenalty?: number;
  /** Subtract from the logits of tokens generated before. @default 0 */
  readonly presencePenalty?: number;
  /** Subtract, per occurrence, from the logits of tokens generated before. @default 0 */
  readonly frequencyPenalty?: number;
  /** Forbid repeating an n-gram of this size; 0 allows. @default 0 */
  readonly noRepeatNgramSize?: number;
  /** Forbid stop tokens before so many tokens. @default 0 */
  readonly minNewTokens?: number;
  /** Makes sampling repeatable. @default random */
  readonly seed?: number;
  /** Keep the most typical tokens with at least this probability mass. @default 1 */
  readonly typicalP?: number;
  /** Drop tokens less likely than this. @default 0 */
  readonly epsilonCutoff?: number;
  /** Drop tokens less likely than this, or less in flat distributions. @default 0 */
  readonly etaCutoff?: number;
  /** Sequences of token ids that must not appear. @default none */
  readonly badWordsIds?: readonly (readonly number[])[];
  /** Token ids that must not appear. @default none */
  readonly suppressTokens?: readonly number[];
  /** Added to the logits of these token ids, as `logit_bias` of OpenAI's API. @default none */
  readonly logitBias?: Readonly<Record<number, number>>;
  /** Like `minNewTokens`, but counting the dummy BOS of generation from embeddings, as the original does. @default 0 */
  readonly minLength?: number;
  /** Give the log-probability of each token and of this many likeliest ones; costs a pass over the vocabulary. @default none */
  readonly logprobs?: number;
  /** Tell the log-probability of each of the prompt's tokens but the first, and so many of the likeliest in its place. @default not at all */
  readonly promptLogprobs?: number;
  /**
   * Tokens to try out in one run where the last ones stood before in prompt or answer: the same answer in fewer runs where texts repeat
   * themselves. At int8 and int4 a run of several tokens rounds otherwise than one, so the answer may part where two tokens are about
   * equally likely. Only while nobody else generates. 0 tries none. @default 0
   */
  readonly promptLookupNumTokens?: number;
  /** Beams to search with, greedily; 1 is no beam search. @default 1 */
  readonly numBeams?: number;
  /** Above 0 beam search prefers longer answers. @default 1 */
  readonly lengthPenalty?: number;
  /** End beam search as soon as `numBeams` answers are complete. @default false */
  readonly earlyStopping?: boolean;
}
