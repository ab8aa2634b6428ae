import { binaryScore } from "../binary-score.ts";
import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";

export const exact: Metric<"exact"> = {
  name: "exact",
  description: "equal to one of the answers, apart from case and surrounding white space",
  score(prediction, { answers }) {
    const plain = (text: string) => text.trim().toLowerCase();
    return binaryScore(answers.some((answer) => plain(answer) === plain(prediction)));
  },
  aggregate: (answers) => meanByCategory(answers),
};
