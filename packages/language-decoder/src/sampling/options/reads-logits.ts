import type { TokenConstraint } from "@tessera/core";
import type { GenerationOptions } from "./generation-options.ts";

/** Whether a request looks at logits. If not, each token is the likeliest, and its id says it all. */
export function readsLogits(options: GenerationOptions, constraint?: TokenConstraint): boolean {
  const { doSample = false, numBeams = 1, logprobs, promptLogprobs } = options;
  const told = logprobs !== undefined || promptLogprobs !== undefined;
  return constraint !== undefined || doSample || numBeams > 1 || told || changesLogits(options);
}

/** Whether `processLogits` may change something at any time. */
function changesLogits({
  repetitionPenalty = 1,
  presencePenalty = 0,
  frequencyPenalty = 0,
  noRepeatNgramSize = 0,
  badWordsIds = [],
  minLength = 0,
  minNewTokens = 0,
  suppressTokens = [],
  logitBias = {},
}: GenerationOptions): boolean {
  const penalised = repetitionPenalty !== 1 || presencePenalty !== 0 || frequencyPenalty !== 0;
  const banned = noRepeatNgramSize > 0 || badWordsIds.length > 0 || suppressTokens.length > 0;
  const delayed = minLength > 0 || minNewTokens > 0;
  return penalised || banned || delayed || Object.keys(logitBias).length > 0;
}
