import type { LogitsProcessor } from "../sampler.ts";
import { badWords } from "./bad-words.ts";
import { frequencyPenalty } from "./frequency-penalty.ts";
import { leastLength } from "./least-length.ts";
import { logitBias } from "./logit-bias.ts";
import { noRepeatNgram } from "./no-repeat-ngram.ts";
import { presencePenalty } from "./presence-penalty.ts";
import { repetitionPenalty } from "./repetition-penalty.ts";
import { suppressTokens } from "./suppress-tokens.ts";

/**
 * All processors, in the order in which transformers 4.37.2 applies its own. Presence and frequency penalties and the logit bias, which it does
 * not have, come right after the repetition penalty.
 */
export const logitsProcessors: readonly LogitsProcessor[] = [
  repetitionPenalty,
  frequencyPenalty,
  presencePenalty,
  logitBias,
  noRepeatNgram,
  badWords,
  leastLength,
  suppressTokens,
];
