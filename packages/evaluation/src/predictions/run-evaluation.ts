import type { EvaluationItem } from "../items/evaluation-item.ts";
import type { Score } from "../scores/score.ts";
import { scoreItem } from "../scores/score-item.ts";
import type { Prediction } from "./prediction.ts";

/** A question to answer. */
interface EvaluationQuestion {
  readonly item: EvaluationItem;
  /** Number of the turn, from 0. */
  readonly turn: number;
  /** The turn's question, placeholders included. */
  readonly question: string;
  /** Earlier turns with the model's own answers, right or wrong: what a user of the model would have seen. */
  readonly history: readonly (readonly [question: string, answer: string])[];
  readonly signal: AbortSignal | undefined;
}

/** The model's answer to one question. */
interface EvaluationAnswer {
  readonly prediction: string;
  readonly tokenIds: readonly number[];
}

/** An answered item, as {@link RunEvaluationOptions.onItem} receives it. */
interface EvaluatedItem {
  readonly item: EvaluationItem;
  readonly prediction: Prediction;
  readonly score: Score;
  /** Items answered so far, this one included. */
  readonly done: number;
  readonly total: number;
}

/** Options of {@link runEvaluation}. */
export interface RunEvaluationOptions {
  readonly items: readonly EvaluationItem[];
  /** Asks the model; called once per turn, one call at a time. */
  readonly answer: (question: EvaluationQuestion) => Promise<EvaluationAnswer>;
  /** Called after each item; awaited. */
  readonly onItem?: (evaluated: EvaluatedItem) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/** Answers every item in order. What `answer` throws ends the run and is passed on. */
export async function runEvaluation({ items, answer, onItem, signal }: RunEvaluationOptions): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (const item of items) {
    const answers: EvaluationAnswer[] = [];
    const history: [string, string][] = [];
    for (const [turn, { question }] of item.turns.entries()) {
      signal?.throwIfAborted();
      const given = await answer({ item, turn, question, history: [...history], signal });
      answers.push(given);
      history.push([question, given.prediction]);
    }
    const [first] = answers;
    const texts = answers.map(({ prediction }) => prediction);
    const ids = answers.map(({ tokenIds }) => tokenIds);
    const single = !item.multiTurn && first !== undefined;
    const prediction: Prediction = { id: item.id, prediction: single ? first.prediction : texts, tokenIds: single ? first.tokenIds : ids };
    predictions.push(prediction);
    await onItem?.({ item, prediction, score: scoreItem(item, prediction.prediction), done: predictions.length, total: items.length });
  }
  return predictions;
}
