import { binaryScore } from "../../binary-score.ts";
import { chooseOption } from "../../choice/choose-option.ts";
import { openAnswerCorrect } from "../../choice/open-answer-correct.ts";
import { parseOpenAnswer } from "../../choice/parse-open-answer.ts";
import { summarizeMmmu } from "../../choice/summarize-mmmu.ts";
import type { Metric } from "../../metric.ts";
import { pythonStrip } from "../../python-strip.ts";

/** Choices have options, open questions have none; the category is the subject, as the table of domains spells it. */
export const mmmu: Metric<"mmmu"> = {
  name: "mmmu",
  description: "the chosen letter, or a reading of an open answer that is accepted, as MMMU scores",
  missing: ({ category }) => (category === undefined ? "a category: MMMU's subject" : undefined),
  score: (prediction, { answers, options }) =>
    binaryScore(
      options === undefined
        ? openAnswerCorrect(parseOpenAnswer(prediction), answers)
        : pythonStrip(prediction) !== "" && chooseOption(prediction, options) === answers[0],
    ),
  aggregate(answers) {
    const id = (subject: string, index: number) => `validation_${subject}_${index}`;
    const marks = answers.map(({ reference, score }, index) => [id(reference.category ?? "", index), score.correct ? "right" : "wrong"]);
    const truth = marks.map(([key]) => [key, { question_type: "multiple-choice", ground_truth: "right" }]);
    const table = summarizeMmmu(Object.fromEntries(marks), Object.fromEntries(truth));
    const rows = Object.entries(table).map(([name, { acc }]) => [name === "Overall" ? "overall" : name, acc]);
    return Object.fromEntries(rows);
  },
};
