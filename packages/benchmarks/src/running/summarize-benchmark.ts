import { findMetric, type ScoredAnswer } from "@tessera/evaluation";
import type { Benchmark } from "../benchmark.ts";
import { bootstrap, type Interval } from "./bootstrap.ts";
import type { AnsweredItem } from "./run-benchmark.ts";

export interface BenchmarkSummary {
  readonly benchmark: string;
  readonly questions: number;
  /** Questions without an answer, which count as wrong. */
  readonly failed: number;
  /** Figures by name, `overall` being the quoted one; missing where only an upload is scored. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Of `overall`: 95 % of resampled sets of pictures lie within. */
  readonly interval?: Interval;
}

/** Scores answers: the benchmark's own figures, and how far `overall` may be from that of other pictures of the kind. */
export function summarizeBenchmark({ id, metric: name }: Benchmark, answered: readonly AnsweredItem[], seed = 0): BenchmarkSummary {
  const failed = answered.filter(({ answer }) => answer.error !== undefined).length;
  const counts = { benchmark: id, questions: answered.length, failed };
  if (name === undefined || answered.length === 0) return counts;
  const metric = findMetric(name);
  const scored = answered.map(({ item, answer, cluster }) => {
    const reference = item.reference!;
    return {
      cluster,
      answer: { prediction: answer.prediction, reference, score: metric.score(answer.prediction, reference) } satisfies ScoredAnswer,
    };
  });
  const overall = (answers: readonly ScoredAnswer[]) => metric.aggregate(answers).overall ?? 0;
  return { ...counts, figures: metric.aggregate(scored.map(({ answer }) => answer)), interval: bootstrap(scored, overall, { seed }) };
}
