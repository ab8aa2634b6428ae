import { numberOption } from "../options/number-option.ts";
import type { LogitsProcessor } from "../sampler.ts";

/** `presence_penalty` of OpenAI's API: once a token, the prompt left out. */
export const presencePenalty: LogitsProcessor = {
  name: "presence-penalty",
  options: { presencePenalty: numberOption("above 0 favours what was not said yet", {}, { default: 0 }) },
  active: ({ presencePenalty: penalty = 0 }) => penalty !== 0,
  apply(logits, { presencePenalty: penalty = 0 }, { history, generated }) {
    for (const id of new Set(history.slice(history.length - generated))) logits[id]! -= penalty;
  },
};
