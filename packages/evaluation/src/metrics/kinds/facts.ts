import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";

/** Its value is the share of the facts that occur. */
export const facts: Metric<"facts"> = {
  name: "facts",
  description: "every fact occurs, apart from case",
  missing: (reference) => ((reference.facts ?? []).length === 0 ? "a non-empty list of facts" : undefined),
  score(prediction, reference) {
    const wanted = reference.facts ?? [];
    const text = prediction.toLowerCase();
    const found = wanted.filter((fact) => text.includes(fact.toLowerCase())).length;
    return { value: wanted.length === 0 ? 0 : found / wanted.length, correct: wanted.length > 0 && found === wanted.length };
  },
  aggregate: (answers) => meanByCategory(answers),
};
