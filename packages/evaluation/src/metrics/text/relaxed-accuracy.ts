import { pythonStrip } from "../python-strip.ts";
import { relaxedCorrectness } from "./relaxed-correctness.ts";

/** ChartQA's score of one answer: 1 when it is right for any of the accepted answers. Follows `evaluate_relaxed_accuracy`. */
export function relaxedAccuracy(prediction: string, answers: readonly string[]): 0 | 1 {
  return answers.some((answer) => relaxedCorrectness(pythonStrip(prediction), answer)) ? 1 : 0;
}
