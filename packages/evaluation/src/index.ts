export type { EvaluationItem, EvaluationTurn } from "./items/evaluation-item.ts";
export { type ParseOptions, parseItems } from "./items/parse-items.ts";
export { chooseOption } from "./metrics/choice/choose-option.ts";
export { chooseScienceQaOption } from "./metrics/choice/choose-science-qa-option.ts";
export { extractNumbers } from "./metrics/choice/extract-numbers.ts";
export { mmmuDomains } from "./metrics/choice/mmmu-domains.ts";
export { type MvBenchQuestion, mvBenchCorrect, mvBenchPrompt } from "./metrics/choice/mv-bench.ts";
export { normalizeOpenAnswer } from "./metrics/choice/normalize-open-answer.ts";
export { openAnswerCorrect } from "./metrics/choice/open-answer-correct.ts";
export { parseMultiChoice } from "./metrics/choice/parse-multi-choice.ts";
export { parseOpenAnswer } from "./metrics/choice/parse-open-answer.ts";
export { type MmmuAccuracy, type MmmuAnswer, summarizeMmmu } from "./metrics/choice/summarize-mmmu.ts";
export { type SeedQuestion, summarizeSeed } from "./metrics/choice/summarize-seed.ts";
export { findMetric } from "./metrics/find-metric.ts";
export type { Metric, ScoredAnswer } from "./metrics/metric.ts";
export type { MetricName } from "./metrics/metric-name.ts";
export { metrics } from "./metrics/metrics.ts";
export { type MmeAnswer, type MmeLine, type MmeScore, parseMmeAnswer, scoreMmeTask } from "./metrics/mme.ts";
export { mmeTotals } from "./metrics/mme-totals.ts";
export { type PopeItem, type PopeSummary, parsePopeAnswer, summarizePope } from "./metrics/pope.ts";
export { type PixelBox, type RefCocoScore, scoreRefCoco } from "./metrics/refcoco.ts";
export type { Reference } from "./metrics/reference.ts";
export { anls } from "./metrics/text/anls.ts";
export { exactMatch } from "./metrics/text/exact-match.ts";
export { type OcrBenchItem, ocrBenchCorrect, summarizeOcrBench } from "./metrics/text/ocr-bench.ts";
export { relaxedAccuracy } from "./metrics/text/relaxed-accuracy.ts";
export { relaxedCorrectness } from "./metrics/text/relaxed-correctness.ts";
export { stAnls } from "./metrics/text/st-anls.ts";
export { type AnlsItem, type AnlsSummary, summarizeAnls } from "./metrics/text/summarize-anls.ts";
export { type TinyLvlmScore, tinyLvlm } from "./metrics/text/tiny-lvlm.ts";
export { normalizeVqaAnswer } from "./metrics/vqa/normalize-vqa-answer.ts";
export { shortenVqaAnswer } from "./metrics/vqa/shorten-vqa-answer.ts";
export { vqaAccuracy } from "./metrics/vqa/vqa-accuracy.ts";
export { formatPrediction } from "./predictions/format-prediction.ts";
export { parsePredictions } from "./predictions/parse-predictions.ts";
export type { Prediction } from "./predictions/prediction.ts";
export {
  type EvaluatedItem,
  type EvaluationAnswer,
  type EvaluationQuestion,
  type RunEvaluationOptions,
  runEvaluation,
} from "./predictions/run-evaluation.ts";
export type { Score } from "./scores/score.ts";
export { scoreItem } from "./scores/score-item.ts";
export { type Accuracy, type EvaluationSummary, summarize, type TaskAccuracy } from "./scores/summarize.ts";
