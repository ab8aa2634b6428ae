import type { Score } from "../scores/score.ts";

/** The score of a rule that knows right and wrong only. */
export function binaryScore(correct: boolean | 0 | 1): Score {
  return { value: correct ? 1 : 0, correct: Boolean(correct) };
}
