import type { Score } from "./score.ts";

/** Right when the answer is one of the accepted ones, apart from case and surrounding white space. */
export function scoreExact(prediction: string, answers: readonly string[]): Score {
  const normalise = (text: string) => text.trim().toLowerCase();
  const correct = answers.some((answer) => normalise(answer) === normalise(prediction));
  return { value: correct ? 1 : 0, correct };
}
