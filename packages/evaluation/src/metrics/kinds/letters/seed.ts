import { binaryScore } from "../../binary-score.ts";
import { meanByCategory } from "../../mean-by-category.ts";
import type { Metric } from "../../metric.ts";

/** The category is the data type or the kind of question: SEED's table has both, one after the other. */
export const seed: Metric<"seed"> = {
  name: "seed",
  description: "the first character is the letter, as SEED-Bench's `calculation.py`",
  score: (prediction, { answers }) => binaryScore([...prediction][0] === answers[0]),
  aggregate: (answers) => meanByCategory(answers),
};
