import { pythonStrip } from "../python-strip.ts";
import { normalizePunctuation } from "../vqa/normalize-punctuation.ts";
import { normalizeWords } from "../vqa/normalize-words.ts";

export interface TinyLvlmScore {
  /** Whether an accepted answer occurs as a word. */
  readonly score: 0 | 1;
  /** One over the place of the first that does, 0 without. */
  readonly mrr: number;
}

const word = "[\\p{L}\\p{N}_]";
const edge = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;

/** Tiny LVLM's score and reciprocal rank of one answer. Follows its `VQAEval`. */
export function tinyLvlm(prediction: string, answers: readonly string[]): TinyLvlmScore {
  const plain = (text: string) => normalizeWords(normalizePunctuation(pythonStrip(text.replaceAll("\n", " ").replaceAll("\t", " "))));
  const said = plain(prediction);
  const rank = answers.findIndex((answer) =>
    new RegExp(edge + plain(answer).replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&") + edge, "u").test(said),
  );
  return rank < 0 ? { score: 0, mrr: 0 } : { score: 1, mrr: 1 / (rank + 1) };
}
