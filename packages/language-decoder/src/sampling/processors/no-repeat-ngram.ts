import { countOption } from "../options/number-option.ts";
import type { LogitsProcessor } from "../sampler.ts";

/** `NoRepeatNGramLogitsProcessor` of transformers. */
export const noRepeatNgram: LogitsProcessor = {
  name: "no-repeat-ngram",
  options: { noRepeatNgramSize: countOption("forbid repeating so many tokens in a row; 0 allows", 0, 0) },
  active: ({ noRepeatNgramSize: size = 0 }) => size > 0,
  apply(logits, { noRepeatNgramSize: size = 0 }, { history }) {
    const start = history.length - size + 1;
    if (start < 0) return;
    for (let i = 0; i + size <= history.length; i++) {
      let same = true;
      for (let j = 0; same && j < size - 1; j++) same = history[i + j] === history[start + j];
      if (same) logits[history[i + size - 1]!] = Number.NEGATIVE_INFINITY;
    }
  },
};
