import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";
import { vqaAccuracy } from "../vqa/vqa-accuracy.ts";

/** TextVQA and VQAv2: three of ten people are enough. */
export const vqa: Metric<"vqa"> = {
  name: "vqa",
  description: "said by three of ten people, after the official normalisation, as TextVQA and VQAv2 score",
  missing: ({ answers }) => (answers.length === 10 ? undefined : "the answers of 10 people"),
  score(prediction, { answers }) {
    const value = vqaAccuracy(prediction, answers);
    return { value, correct: value === 1 };
  },
  aggregate: (answers) => meanByCategory(answers),
};
