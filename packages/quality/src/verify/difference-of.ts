import type { Answer } from "./answer-questions.ts";
import { compareDistributions, type DistributionDifference } from "./compare-distributions.ts";

/** What two ways of computing differ in over the same answers. */
export interface AnswerDifference extends DistributionDifference {
  /** Answer tokens that were compared. */
  readonly positions: number;
  readonly answers: number;
  /** How many of the answers both give: those in which every token is the likeliest of both. */
  readonly sameAnswers: number;
}

/** Compares the distributions of all answers' tokens, each position counting alike. */
export function differenceOf(reference: readonly Answer[], other: readonly Answer[], vocab: number): AnswerDifference {
  const differences = reference.map(({ ids, logits }, i) => ({
    positions: ids.length,
    ...compareDistributions(logits, other[i]!.logits, vocab),
  }));
  const positions = differences.reduce((sum, one) => sum + one.positions, 0);
  const mean = (value: (one: (typeof differences)[0]) => number) =>
    differences.reduce((sum, one) => sum + value(one) * one.positions, 0) / positions;
  return {
    positions,
    meanKl: mean(({ meanKl }) => meanKl),
    maxKl: Math.max(...differences.map(({ maxKl }) => maxKl)),
    agreement: mean(({ agreement }) => agreement),
    answers: differences.length,
    sameAnswers: differences.filter(({ agreement }) => agreement === 1).length,
  };
}
