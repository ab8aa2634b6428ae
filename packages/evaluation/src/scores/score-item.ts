import type { EvaluationItem } from "../items/evaluation-item.ts";
import { findMetric } from "../metrics/find-metric.ts";
import type { Score } from "./score.ts";

/** Scores the answers to an item, each by its turn's metric. Several turns count as one: right when all are right, worth as much as the worst. */
export function scoreItem(item: EvaluationItem, prediction: string | readonly string[]): Score {
  const answers = typeof prediction === "string" ? [prediction] : prediction;
  const scores = item.turns.map((turn, index) => findMetric(turn.metric).score(answers[index] ?? "", turn));
  return { value: Math.min(...scores.map(({ value }) => value)), correct: scores.every(({ correct }) => correct) };
}
