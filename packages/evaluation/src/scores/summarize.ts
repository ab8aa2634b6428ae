import { TesseraError } from "@tessera/core";
import type { EvaluationItem } from "../items/evaluation-item.ts";
import type { Prediction } from "../predictions/prediction.ts";
import { round4 } from "./round4.ts";
import type { Score } from "./score.ts";
import { scoreItem } from "./score-item.ts";

/** Items of a kind and the share answered right, to four decimals. */
interface Accuracy {
  readonly n: number;
  readonly accuracy: number;
}

/** Accuracy of a task and the mean of the values (boxes and facts have values between 0 and 1). */
interface TaskAccuracy extends Accuracy {
  readonly meanValue: number;
}

/** Scores of a run. */
export interface EvaluationSummary extends Accuracy {
  /** By task, in alphabetic order. */
  readonly tasks: Readonly<Record<string, TaskAccuracy>>;
  /** Items with a single picture of one tile; frames do not count. */
  readonly oneTile: Accuracy;
  /** Items with a picture of several tiles. */
  readonly tiled: Accuracy;
}

/**
 * Scores predictions and counts them by task.
 *
 * @throws TesseraError `invalid-argument` when an item has no prediction
 */
export function summarize(items: readonly EvaluationItem[], predictions: readonly Prediction[]): EvaluationSummary {
  const byId = new Map(predictions.map((prediction) => [prediction.id, prediction]));
  const scored = items.map((item) => {
    const prediction = byId.get(item.id);
    if (prediction === undefined)
      throw new TesseraError("invalid-argument", `Item ${item.id} has no prediction`, { facts: { id: item.id } });
    return { item, score: scoreItem(item, prediction.prediction) };
  });
  const tasks = new Map<string, Score[]>();
  for (const { item, score } of scored) tasks.set(item.task, [...(tasks.get(item.task) ?? []), score]);
  const where = (test: (item: EvaluationItem) => boolean) => accuracyOf(scored.filter(({ item }) => test(item)).map(({ score }) => score));
  return {
    ...where(() => true),
    tasks: Object.fromEntries(
      [...tasks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([task, scores]) => [task, { ...accuracyOf(scores), meanValue: meanOf(scores) }]),
    ),
    oneTile: where(({ video, tiles }) => !video && tiles.length === 1 && tiles[0] === 1),
    tiled: where(({ tiles }) => tiles.some((count) => count > 1)),
  };
}

function accuracyOf(scores: readonly Score[]): Accuracy {
  return { n: scores.length, accuracy: scores.length === 0 ? 0 : round4(scores.filter(({ correct }) => correct).length / scores.length) };
}

function meanOf(scores: readonly Score[]): number {
  return scores.length === 0 ? 0 : round4(scores.reduce((sum, { value }) => sum + value, 0) / scores.length);
}
