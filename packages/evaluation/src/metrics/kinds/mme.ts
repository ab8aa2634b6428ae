import { binaryScore } from "../binary-score.ts";
import type { Metric } from "../metric.ts";
import { parseMmeAnswer, scoreMmeTask } from "../mme.ts";
import { mmeTotals } from "../mme-totals.ts";

/** Points of each task, at most 200, and their sums; `overall` is Perception and Cognition together. The two questions of a picture follow each other. */
export const mme: Metric<"mme"> = {
  name: "mme",
  unit: "points",
  description: "yes or no among the first four characters, as MME scores",
  missing: ({ category }) => (category === undefined ? "a category: MME's task" : undefined),
  score: (prediction, { answers }) => binaryScore(parseMmeAnswer(prediction) === answers[0]?.toLowerCase()),
  aggregate(answers) {
    const tasks: Record<string, { answer: string; prediction: string }[]> = {};
    for (const { prediction, reference } of answers) {
      tasks[reference.category ?? ""] ??= [];
      tasks[reference.category ?? ""]!.push({ answer: reference.answers[0] ?? "", prediction });
    }
    const scores = Object.fromEntries(Object.entries(tasks).map(([task, lines]) => [task, scoreMmeTask(lines).score]));
    const totals = mmeTotals(scores);
    return { overall: totals.Perception + totals.Cognition, ...totals, ...scores };
  },
};
