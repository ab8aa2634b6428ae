export type { EvaluationItem, EvaluationTurn, Metric } from "./evaluation-item.ts";
export { formatPrediction } from "./format-prediction.ts";
export { type ParseOptions, parseItems } from "./parse-items.ts";
export { parsePredictions } from "./parse-predictions.ts";
export type { Prediction } from "./prediction.ts";
export {
  type EvaluatedItem,
  type EvaluationAnswer,
  type EvaluationQuestion,
  type RunEvaluationOptions,
  runEvaluation,
} from "./run-evaluation.ts";
export type { Score } from "./score.ts";
export { scoreExact } from "./score-exact.ts";
export { scoreFacts } from "./score-facts.ts";
export { scoreIou } from "./score-iou.ts";
export { scoreItem } from "./score-item.ts";
export { type Accuracy, type EvaluationSummary, summarize, type TaskAccuracy } from "./summarize.ts";
