import { pythonStrip } from "../python-strip.ts";
import { editDistance } from "./edit-distance.ts";

/**
 * Average normalised Levenshtein similarity of one answer, as DocVQA and InfographicsVQA score: 0 to 1, below the threshold 0.
 * Follows `infographicsvqa_eval.py`: white space and case do not count for the distance, but for the length it is divided by.
 */
export function anls(prediction: string, answers: readonly string[], threshold = 0.5): number {
  const plain = (text: string) => pythonStrip(text).toLowerCase().split(/\s+/).join(" ");
  const length = (text: string) => [...text.toUpperCase()].length;
  const distances = answers.map((answer) => {
    const longest = Math.max(length(answer), length(prediction));
    return longest === 0 ? 0 : editDistance(plain(answer), plain(prediction)) / longest;
  });
  const similarity = 1 - Math.min(...distances);
  return similarity < threshold ? 0 : similarity;
}
