import { binaryScore } from "../../binary-score.ts";
import { mvBenchCorrect } from "../../choice/mv-bench.ts";
import { meanByCategory } from "../../mean-by-category.ts";
import type { Metric } from "../../metric.ts";

export const mvBench: Metric<"mv-bench"> = {
  name: "mv-bench",
  description: "the first word holds the option's letter, or the reverse, as MVBench's `check_ans`",
  missing: ({ answers }) => (answers.every((answer) => /^\S+ \s*\S/.test(answer)) ? undefined : "answers like `(A) text`"),
  score: (prediction, { answers }) => binaryScore(mvBenchCorrect(prediction, answers[0] ?? "")),
  aggregate: (answers) => meanByCategory(answers),
};
