import { expectArgument } from "@tessera/core";
import type { GenerationOptions } from "./generation-options.ts";

type Unset = "seed" | "logprobs" | "promptLogprobs";

/** The options with their defaults. Throws `invalid-argument` naming the first that is out of range. */
export function checkGenerationOptions(
  options: GenerationOptions,
): Required<Omit<GenerationOptions, Unset>> & Pick<GenerationOptions, Unset> {
  const {
    maxNewTokens = 1024,
    doSample = false,
    temperature = 1,
    topK = 50,
    topP = 1,
    minP = 0,
    repetitionPenalty = 1,
    presencePenalty = 0,
    frequencyPenalty = 0,
    noRepeatNgramSize = 0,
    minNewTokens = 0,
    typicalP = 1,
    epsilonCutoff = 0,
    etaCutoff = 0,
    badWordsIds = [],
    suppressTokens = [],
    logitBias = {},
    minLength = 0,
    numBeams = 1,
    promptLookupNumTokens = 0,
    lengthPenalty = 1,
    earlyStopping = false,
    logprobs,
    promptLogprobs,
    seed,
  } = options;
  const whole = (name: string, value: number, least: number) =>
    expectArgument(Number.isInteger(value) && value >= least, `an integer of at least ${least}`, name, value);
  whole("maxNewTokens", maxNewTokens, promptLogprobs === undefined ? 1 : 0);
  whole("topK", topK, 0);
  whole("minLength", minLength, 0);
  if (logprobs !== undefined) whole("logprobs", logprobs, 0);
  if (promptLogprobs !== undefined) whole("promptLogprobs", promptLogprobs, 0);
  expectArgument(typicalP > 0 && typicalP <= 1, "a number above 0 and up to 1", "typicalP", typicalP);
  expectArgument(epsilonCutoff >= 0 && epsilonCutoff < 1, "a number from 0 to below 1", "epsilonCutoff", epsilonCutoff);
  expectArgument(etaCutoff >= 0 && etaCutoff < 1, "a number from 0 to below 1", "etaCutoff", etaCutoff);
  whole("numBeams", numBeams, 1);
  expectArgument(Number.isFinite(lengthPenalty), "a finite number", "lengthPenalty", lengthPenalty);
  expectArgument(numBeams === 1 || !doSample, "no sampling with beam search", "doSample", doSample);
  whole("promptLookupNumTokens", promptLookupNumTokens, 0);
  whole("noRepeatNgramSize", noRepeatNgramSize, 0);
  whole("minNewTokens", minNewTokens, 0);
  expectArgument(temperature > 0 && Number.isFinite(temperature), "a positive number", "temperature", temperature);
  expectArgument(topP > 0 && topP <= 1, "a number above 0 and up to 1", "topP", topP);
  expectArgument(minP >= 0 && minP <= 1, "a number from 0 to 1", "minP", minP);
  expectArgument(repetitionPenalty > 0 && Number.isFinite(repetitionPenalty), "a positive number", "repetitionPenalty", repetitionPenalty);
  expectArgument(Number.isFinite(presencePenalty), "a finite number", "presencePenalty", presencePenalty);
  expectArgument(Number.isFinite(frequencyPenalty), "a finite number", "frequencyPenalty", frequencyPenalty);
  for (const [id, bias] of Object.entries(logitBias)) {
    expectArgument(/^\d+$/.test(id), "token ids", "logitBias", id);
    expectArgument(Number.isFinite(bias), "finite numbers", "logitBias", bias);
  }
  if (seed !== undefined) expectArgument(Number.isInteger(seed), "an integer", "seed", seed);
  return {
    maxNewTokens,
    doSample,
    temperature,
    topK,
    topP,
    minP,
    repetitionPenalty,
    presencePenalty,
    frequencyPenalty,
    noRepeatNgramSize,
    minNewTokens,
    typicalP,
    epsilonCutoff,
    etaCutoff,
    badWordsIds,
    suppressTokens,
    logitBias,
    minLength,
    numBeams,
    promptLookupNumTokens,
    lengthPenalty,
    earlyStopping,
    logprobs,
    promptLogprobs,
    seed,
  };
}
