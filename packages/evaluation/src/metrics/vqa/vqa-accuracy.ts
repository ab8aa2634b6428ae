import { TesseraError } from "@tessera/core";
import { normalizeVqaAnswer } from "./normalize-vqa-answer.ts";

/**
 * Score of TextVQA and VQAv2 of one answer: how many of the ten people said so, three being enough, averaged over leaving each out.
 * Follows `TextVQAAccuracyEvaluator`. Throws `invalid-argument` unless there are ten answers.
 */
export function vqaAccuracy(prediction: string, answers: readonly string[]): number {
  if (answers.length !== 10) {
    throw new TesseraError("invalid-argument", `The VQA score needs the answers of 10 people, there are ${answers.length}`);
  }
  const given = normalizeVqaAnswer(prediction);
  const same = answers.map((answer) => normalizeVqaAnswer(answer) === given);
  const count = same.filter(Boolean).length;
  if (count === 0) return 0;
  const shares = same.map((isSame) => Math.min(1, (count - (isSame ? 1 : 0)) / 3));
  return shares.reduce((sum, share) => sum + share, 0) / answers.length;
}
