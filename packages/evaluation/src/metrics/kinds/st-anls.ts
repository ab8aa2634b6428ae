import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";
import { stAnls as similarity } from "../text/st-anls.ts";

export const stAnls: Metric<"st-anls"> = {
  name: "st-anls",
  description: "normalised Levenshtein similarity of at least 0.5, as ST-VQA scores",
  missing: ({ answers }) => (answers.some((answer) => answer.trim() === "") ? "answers that are not empty" : undefined),
  score(prediction, { answers }) {
    const value = similarity(prediction, answers);
    return { value, correct: value > 0 };
  },
  aggregate: (answers) => meanByCategory(answers),
};
