import { binaryScore } from "../binary-score.ts";
import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";
import { tinyLvlm as occurrence } from "../text/tiny-lvlm.ts";

/** Beside the share of right answers the mean reciprocal rank of the first accepted answer that occurs. */
export const tinyLvlm: Metric<"tiny-lvlm"> = {
  name: "tiny-lvlm",
  description: "an answer occurs as a word after normalisation, as Tiny LVLM scores",
  score: (prediction, { answers }) => binaryScore(occurrence(prediction, answers).score),
  aggregate(answers) {
    const rank = meanByCategory(answers, ({ prediction, reference }) => occurrence(prediction, reference.answers).mrr);
    return { ...meanByCategory(answers), mrr: rank.overall! };
  },
};
