import { binaryScore } from "../binary-score.ts";
import { inferChoice } from "../choice/infer-choice.ts";
import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";
import { pythonFloat } from "../python-float.ts";
import { pythonStrip } from "../python-strip.ts";

/**
 * What VLMEvalKit accepts before it asks a judge: a letter, or a number alone. Longer answers count as wrong, so that figures are lower bounds of
 * those with a judge. The group `answer_type`
 * says what a number is, `skills` has its means.
 */
export const mathVista: Metric<"math-vista"> = {
  name: "math-vista",
  description: "the chosen letter, or the number alone, as VLMEvalKit accepts MathVista's answers without a judge",
  score(prediction, { answers: [answer = ""], options, groups }) {
    if (options !== undefined) return binaryScore(inferChoice(prediction, options) === answer);
    const read = readers[groups?.answer_type?.[0] ?? ""];
    const value = read?.(prediction);
    return binaryScore(value !== undefined && value === read?.(answer));
  },
  aggregate(answers) {
    const bySkill = answers.flatMap((answer) =>
      (answer.reference.groups?.skills ?? []).map((category) => ({ ...answer, reference: { ...answer.reference, category } })),
    );
    const { overall: _, ...skills } = meanByCategory(bySkill);
    return { ...skills, ...meanByCategory(answers) };
  },
};

/** How a number of each type of answer is read; other types are for a judge. */
const readers: Readonly<Record<string, (text: string) => number | undefined>> = {
  integer: (text) => (/^[+-]?\d+$/.test(pythonStrip(text)) ? Number(pythonStrip(text)) : undefined),
  float: pythonFloat,
};
