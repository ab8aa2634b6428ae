import { binaryScore } from "../../binary-score.ts";
import { inferChoice } from "../../choice/infer-choice.ts";
import { meanByCategory } from "../../mean-by-category.ts";
import type { Metric } from "../../metric.ts";
import { needsOptions } from "../../needs-options.ts";

export const kitChoice: Metric<"kit-choice"> = {
  name: "kit-choice",
  description: "the only letter that stands alone, or the only option whose text occurs, as VLMEvalKit reads choices without a judge",
  missing: needsOptions,
  score: (prediction, { answers, options = {} }) => binaryScore(inferChoice(prediction, options) === answers[0]),
  aggregate: (answers) => meanByCategory(answers),
};
