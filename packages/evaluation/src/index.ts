export type { EvaluationItem, EvaluationTurn, Metric } from "./evaluation-item.ts";
export { formatPrediction } from "./format-prediction.ts";
export { anls } from "./metrics/anls.ts";
export { chooseOption } from "./metrics/choose-option.ts";
export { chooseScienceQaOption } from "./metrics/choose-science-qa-option.ts";
export { exactMatch } from "./metrics/exact-match.ts";
export { extractNumbers } from "./metrics/extract-numbers.ts";
export { type MmeAnswer, type MmeLine, type MmeScore, parseMmeAnswer, scoreMmeTask } from "./metrics/mme.ts";
export { mmeTotals } from "./metrics/mme-totals.ts";
export { type MvBenchQuestion, mvBenchCorrect, mvBenchPrompt } from "./metrics/mv-bench.ts";
export { normalizeOpenAnswer } from "./metrics/normalize-open-answer.ts";
export { normalizeVqaAnswer } from "./metrics/normalize-vqa-answer.ts";
export { type OcrBenchItem, ocrBenchCorrect, summarizeOcrBench } from "./metrics/ocr-bench.ts";
export { openAnswerCorrect } from "./metrics/open-answer-correct.ts";
export { parseMultiChoice } from "./metrics/parse-multi-choice.ts";
export { parseOpenAnswer } from "./metrics/parse-open-answer.ts";
export { type PopeItem, type PopeSummary, parsePopeAnswer, summarizePope } from "./metrics/pope.ts";
export { type PixelBox, type RefCocoScore, scoreRefCoco } from "./metrics/refcoco.ts";
export { relaxedAccuracy } from "./metrics/relaxed-accuracy.ts";
export { relaxedCorrectness } from "./metrics/relaxed-correctness.ts";
export { shortenVqaAnswer } from "./metrics/shorten-vqa-answer.ts";
export { stAnls } from "./metrics/st-anls.ts";
export { type AnlsItem, type AnlsSummary, summarizeAnls } from "./metrics/summarize-anls.ts";
export { type MmmuAccuracy, type MmmuAnswer, summarizeMmmu } from "./metrics/summarize-mmmu.ts";
export { type SeedQuestion, summarizeSeed } from "./metrics/summarize-seed.ts";
export { type TinyLvlmScore, tinyLvlm } from "./metrics/tiny-lvlm.ts";
export { vqaAccuracy } from "./metrics/vqa-accuracy.ts";
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
