import { binaryScore } from "../binary-score.ts";
import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";
import { exactMatch as matches } from "../text/exact-match.ts";

export const exactMatch: Metric<"exact-match"> = {
  name: "exact-match",
  description: "equal apart from case and what Python strips, as AI2D and OCR-VQA score",
  score: (prediction, { answers }) => binaryScore(matches(prediction, answers)),
  aggregate: (answers) => meanByCategory(answers),
};
