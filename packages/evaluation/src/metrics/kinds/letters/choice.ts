import { binaryScore } from "../../binary-score.ts";
import { chooseOption } from "../../choice/choose-option.ts";
import { meanByCategory } from "../../mean-by-category.ts";
import type { Metric } from "../../metric.ts";
import { needsOptions } from "../../needs-options.ts";
import { pythonStrip } from "../../python-strip.ts";

/** An empty answer is wrong here; the original fails on it. */
export const choice: Metric<"choice"> = {
  name: "choice",
  description: "the letter that the answer names first or whose text occurs, as InternVL's script for MMBench reads it",
  missing: needsOptions,
  score: (prediction, { answers, options = {} }) =>
    binaryScore(pythonStrip(prediction) !== "" && chooseOption(prediction, options) === answers[0]),
  aggregate: (answers) => meanByCategory(answers),
};
