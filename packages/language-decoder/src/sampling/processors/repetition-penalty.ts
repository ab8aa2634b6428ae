import { numberOption } from "../options/number-option.ts";
import type { LogitsProcessor } from "../sampler.ts";

/** `RepetitionPenaltyLogitsProcessor` of transformers. */
export const repetitionPenalty: LogitsProcessor = {
  name: "repetition-penalty",
  options: { repetitionPenalty: numberOption("above 1 repeats less", { min: 0, aboveMin: true }, { default: 1 }) },
  active: ({ repetitionPenalty: penalty = 1 }) => penalty !== 1,
  apply(logits, { repetitionPenalty: penalty = 1 }, { history }) {
    for (const id of new Set(history)) logits[id] = logits[id]! < 0 ? logits[id]! * penalty : logits[id]! / penalty;
  },
};
