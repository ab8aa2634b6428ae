import { binaryScore } from "../binary-score.ts";
import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";
import { relaxedAccuracy } from "../text/relaxed-accuracy.ts";

export const relaxed: Metric<"relaxed"> = {
  name: "relaxed",
  description: "equal apart from case, numbers within 5 %, as ChartQA scores",
  score: (prediction, { answers }) => binaryScore(relaxedAccuracy(prediction, answers)),
  aggregate: (answers) => meanByCategory(answers),
};
