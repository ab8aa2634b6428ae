import type { GenerationOptions } from "@tessera/language-decoder";

/** The names of all generation options. */
export const generationNames = {
  maxNewTokens: true,
  doSample: true,
  temperature: true,
  topK: true,
  topP: true,
  minP: true,
  repetitionPenalty: true,
  presencePenalty: true,
  frequencyPenalty: true,
  noRepeatNgramSize: true,
  minNewTokens: true,
  seed: true,
  typicalP: true,
  epsilonCutoff: true,
  etaCutoff: true,
  badWordsIds: true,
  suppressTokens: true,
  logitBias: true,
  minLength: true,
  logprobs: true,
  promptLookupNumTokens: true,
  numBeams: true,
  lengthPenalty: true,
  earlyStopping: true,
} satisfies Record<keyof GenerationOptions, true>;
