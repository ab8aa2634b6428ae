import { binaryScore } from "../../binary-score.ts";
import { meanByCategory } from "../../mean-by-category.ts";
import type { Metric, ScoredAnswer } from "../../metric.ts";
import { choice } from "./choice.ts";

/**
 * Letters as `choice` reads them; a question, which is asked with its options in several orders, counts as right if all its answers are: the group
 * `question` names it. `vanilla` is the share of single answers.
 */
export const circularChoice: Metric<"circular-choice"> = {
  name: "circular-choice",
  description: "the chosen letter, in every order of the options, as MMBench counts",
  missing: choice.missing,
  score: choice.score,
  aggregate(answers) {
    const questions = new Map<string, ScoredAnswer>();
    for (const [i, answer] of answers.entries()) {
      const name = answer.reference.groups?.question?.[0] ?? `answer ${i}`;
      const before = questions.get(name);
      if (before === undefined) questions.set(name, answer);
      else if (!answer.score.correct) questions.set(name, { ...before, score: binaryScore(false) });
    }
    return { ...meanByCategory([...questions.values()]), vanilla: meanByCategory(answers).overall! };
  },
};
