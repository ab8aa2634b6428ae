import type { EvaluationItem, EvaluationTurn } from "../items/evaluation-item.ts";
import type { Score } from "./score.ts";
import { scoreExact } from "./score-exact.ts";
import { scoreFacts } from "./score-facts.ts";
import { scoreIou } from "./score-iou.ts";

/** Scores the answers to an item. Several turns count as one: right when all are right, worth as much as the worst. */
export function scoreItem(item: EvaluationItem, prediction: string | readonly string[]): Score {
  const answers = typeof prediction === "string" ? [prediction] : prediction;
  const scores = item.turns.map((turn, index) => scoreTurn(turn, answers[index] ?? ""));
  return { value: Math.min(...scores.map(({ value }) => value)), correct: scores.every(({ correct }) => correct) };
}

function scoreTurn({ metric, answers, facts }: EvaluationTurn, prediction: string): Score {
  if (metric === "iou") return scoreIou(prediction, answers);
  return metric === "facts" ? scoreFacts(prediction, facts) : scoreExact(prediction, answers);
}
