import { findMetric, type Reference, type Score } from "@tessera/evaluation";
import type { Benchmark } from "../benchmark.ts";
import type { AnsweredItem } from "../running/run-benchmark.ts";

/** A line of `predictions.jsonl`: all that scoring a run again, or comparing it with another, takes. */
export interface ScoredItem {
  readonly id: string;
  readonly cluster: string;
  readonly question: string;
  readonly prediction: string;
  /** Why there is no prediction. */
  readonly error?: string;
  /** Missing where only an upload or a judge scores. */
  readonly reference?: Reference;
  readonly score?: Score;
  /** What the upload repeats of the data. */
  readonly row?: Readonly<Record<string, string>>;
}

/** Scores each answer by the benchmark's metric; a question without an answer counts as answered with nothing. */
export function scoreAnswers({ metric: name, clean = (text) => text }: Benchmark, answered: readonly AnsweredItem[]): ScoredItem[] {
  const metric = name === undefined ? undefined : findMetric(name);
  return answered.map(({ item: { id, question, reference, row }, cluster, answer }) => {
    const prediction = clean(answer.prediction);
    return {
      id,
      cluster,
      question,
      prediction,
      error: answer.error,
      reference,
      score: reference && metric?.score(prediction, reference),
      row,
    };
  });
}
