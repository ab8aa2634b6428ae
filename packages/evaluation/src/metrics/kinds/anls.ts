import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";
import { anls as similarity } from "../text/anls.ts";
import { summarizeAnls } from "../text/summarize-anls.ts";

/** DocVQA and InfographicsVQA; with the groups `answer_type`, `evidence` and `operation` their means, too. */
export const anls: Metric<"anls"> = {
  name: "anls",
  description: "normalised Levenshtein similarity of at least 0.5, as DocVQA scores",
  score(prediction, { answers }) {
    const value = similarity(prediction, answers);
    return { value, correct: value > 0 };
  },
  aggregate(answers) {
    const means = meanByCategory(answers);
    if (answers.every(({ reference }) => reference.groups === undefined)) return means;
    const { overall: _, ...kinds } = summarizeAnls(answers.map(({ reference, score }) => ({ ...reference.groups, anls: score.value })));
    return { ...means, ...Object.assign({}, ...Object.values(kinds)) };
  },
};
