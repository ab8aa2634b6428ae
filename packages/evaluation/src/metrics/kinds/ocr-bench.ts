import { binaryScore } from "../binary-score.ts";
import type { Metric } from "../metric.ts";
import { ocrBenchCorrect, summarizeOcrBench } from "../text/ocr-bench.ts";

/** Its figures are points: `overall` is at most 1000. */
export const ocrBench: Metric<"ocr-bench"> = {
  name: "ocr-bench",
  unit: "points",
  description: "an answer occurs in the prediction, as OCRBench scores",
  missing: ({ category }) => (category === undefined ? "a category" : undefined),
  score: (prediction, { answers, category = "" }) => binaryScore(ocrBenchCorrect(prediction, answers, category)),
  aggregate(answers) {
    const points = summarizeOcrBench(
      answers.map(({ reference: { category = "" }, score: { correct } }) => ({ category, correct: correct ? 1 : 0 })),
    );
    return { overall: points["Final Score"]!, ...points };
  },
};
