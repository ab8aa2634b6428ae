import { binaryScore } from "../binary-score.ts";
import type { Metric, ScoredAnswer } from "../metric.ts";
import { parsePopeAnswer, summarizePope } from "../pope.ts";

/** `overall` is the mean of the categories' F1, the figure InternVL quotes; without categories the F1 of all. Further figures: accuracy, precision, recall, share of yes, of all. */
export const pope: Metric<"pope"> = {
  name: "pope",
  description: "no when the first sentence denies, else yes, as POPE scores",
  score: (prediction, { answers }) => binaryScore(parsePopeAnswer(prediction) === answers[0]?.toLowerCase()),
  aggregate(answers) {
    const { f1, accuracy, precision, recall, yes_ratio } = summarize(answers);
    const categories = [...new Set(answers.flatMap(({ reference }) => reference.category ?? []))];
    const each = Object.fromEntries(categories.map((name) => [name, summarize(answers.filter((a) => a.reference.category === name)).f1]));
    const overall = categories.length === 0 ? f1 : Object.values(each).reduce((sum, value) => sum + value, 0) / categories.length;
    return { overall, f1, accuracy, precision, recall, yes_ratio, ...each };
  },
};

function summarize(answers: readonly ScoredAnswer[]) {
  return summarizePope(
    answers.map(({ prediction, reference }) => ({ prediction, label: reference.answers[0]?.toLowerCase() === "yes" ? "yes" : "no" })),
  );
}
