import { pythonStrip } from "../python-strip.ts";
import { normalizePunctuation } from "./normalize-punctuation.ts";
import { normalizeWords } from "./normalize-words.ts";

/** How TextVQA's official scorer sees an answer. Follows `EvalAIAnswerProcessor`. */
export function normalizeVqaAnswer(answer: string): string {
  const word = pythonStrip(answer.toLowerCase().replaceAll(",", "").replaceAll("?", "").replaceAll("'s", " 's"));
  return normalizeWords(normalizePunctuation(pythonStrip(word.replaceAll("\n", " ").replaceAll("\t", " "))));
}
