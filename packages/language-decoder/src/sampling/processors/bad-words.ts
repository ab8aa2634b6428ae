import type { OptionSpec } from "../options/option-spec.ts";
import type { LogitsProcessor } from "../sampler.ts";

const option: OptionSpec<readonly (readonly number[])[]> = {
  default: [],
  description: "sequences of token ids that must not appear",
  expects: "an array of arrays of token ids",
  accepts: (words) => Array.isArray(words) && words.every((word) => Array.isArray(word) && word.every(Number.isInteger)),
};

/** Forbids the last token of each sequence when the history ends with the rest of it: `NoBadWordsLogitsProcessor` of transformers. */
export const badWords: LogitsProcessor = {
  name: "bad-words",
  options: { badWordsIds: option as OptionSpec },
  active: ({ badWordsIds = [] }) => badWordsIds.length > 0,
  apply(logits, { badWordsIds = [] }, { history }) {
    for (const word of badWordsIds) {
      const start = history.length - (word.length - 1);
      const last = word.at(-1);
      if (last === undefined || start < 0) continue;
      let same = true;
      for (let i = 0; same && i < word.length - 1; i++) same = history[start + i] === word[i];
      if (same) logits[last] = Number.NEGATIVE_INFINITY;
    }
  },
};
