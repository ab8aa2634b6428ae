import type { GenerationOptions } from "./generation-options.ts";
import { countOption, numberOption } from "./number-option.ts";
import type { OptionSpec } from "./option-spec.ts";

const truth = (description: string): OptionSpec<boolean> => ({
  default: false,
  description,
  expects: "true or false",
  accepts: (value) => typeof value === "boolean",
});

const maxNewTokens: OptionSpec<number> = {
  ...countOption("longest answer", 1, 1024),
  accepts: (value, { promptLogprobs }) => Number.isInteger(value) && value >= (promptLogprobs === undefined ? 1 : 0),
};

const doSample: OptionSpec<boolean> = {
  ...truth("draw from the distribution instead of taking the likeliest token"),
  expects: "no sampling with beam search",
  accepts: (value, { numBeams = 1 }) => numBeams === 1 || !value,
};

/** Options of an answer as a whole, beside those of {@link samplers}. */
export const answerOptions = {
  maxNewTokens,
  doSample,
  seed: numberOption("make sampling repeatable", { integer: true }, { expects: "an integer" }),
  numBeams: countOption("beams to search with, greedily; 1 is no beam search", 1, 1),
  lengthPenalty: numberOption("above 0 beam search prefers longer answers", {}, { default: 1 }),
  earlyStopping: truth("end beam search as soon as enough answers are complete"),
  promptLookupNumTokens: countOption("tokens to try out where the text repeats itself; 0 tries none", 0, 0),
  logprobs: countOption("tell the log-probabilities of so many of the likeliest tokens", 0),
  promptLogprobs: countOption("tell the log-probabilities of the prompt's tokens", 0),
} as Readonly<Partial<Record<keyof GenerationOptions, OptionSpec>>>;
