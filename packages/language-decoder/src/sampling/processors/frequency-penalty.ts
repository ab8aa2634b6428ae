import { numberOption } from "../options/number-option.ts";
import type { LogitsProcessor } from "../sampler.ts";

/** `frequency_penalty` of OpenAI's API: per occurrence, the prompt left out. */
export const frequencyPenalty: LogitsProcessor = {
  name: "frequency-penalty",
  options: { frequencyPenalty: numberOption("above 0 favours what was said less often", {}, { default: 0 }) },
  active: ({ frequencyPenalty: penalty = 0 }) => penalty !== 0,
  apply(logits, { frequencyPenalty: penalty = 0 }, { history, generated }) {
    for (let i = history.length - generated; i < history.length; i++) logits[history[i]!]! -= penalty;
  },
};
