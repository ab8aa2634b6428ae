import { binaryScore } from "../binary-score.ts";
import { inferYesNo } from "../choice/infer-yes-no.ts";
import type { Metric, ScoredAnswer } from "../metric.ts";

/**
 * `overall` is the mean of the shares of right answers (`aAcc`), of figures with all questions right (`fAcc`) and of questions right about all
 * their figures (`qAcc`): the groups `figure` and `question` name them.
 */
export const hallusionBench: Metric<"hallusion-bench"> = {
  name: "hallusion-bench",
  description: "yes or no, whichever word alone occurs, as VLMEvalKit scores HallusionBench",
  missing: ({ groups }) => (groups?.figure && groups.question ? undefined : "the groups figure and question"),
  score: (prediction, { answers }) => binaryScore(inferYesNo(prediction) === answers[0]),
  aggregate(answers) {
    const aAcc = shareOfAll(answers.map(({ score }) => score.correct));
    const [fAcc, qAcc] = (["figure", "question"] as const).map((group) => shareOfAll(allRight(answers, group)));
    return { overall: (aAcc + fAcc! + qAcc!) / 3, aAcc, fAcc: fAcc!, qAcc: qAcc! };
  },
};

function allRight(answers: readonly ScoredAnswer[], group: "figure" | "question"): boolean[] {
  const right = new Map<string, boolean>();
  for (const { reference, score } of answers) {
    const name = reference.groups?.[group]?.[0] ?? "";
    right.set(name, (right.get(name) ?? true) && score.correct);
  }
  return [...right.values()];
}

function shareOfAll(marks: readonly boolean[]): number {
  return marks.length === 0 ? 0 : marks.filter(Boolean).length / marks.length;
}
