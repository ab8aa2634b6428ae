import { binaryScore } from "../../binary-score.ts";
import { chooseScienceQaOption } from "../../choice/choose-science-qa-option.ts";
import { meanByCategory } from "../../mean-by-category.ts";
import type { Metric } from "../../metric.ts";
import { needsOptions } from "../../needs-options.ts";

export const scienceQa: Metric<"science-qa"> = {
  name: "science-qa",
  description: "the chosen letter, in brackets or not, as ScienceQA's script reads it",
  missing: needsOptions,
  score: (prediction, { answers, options = {} }) => binaryScore(chooseScienceQaOption(prediction, options) === answers[0]),
  aggregate: (answers) => meanByCategory(answers),
};
