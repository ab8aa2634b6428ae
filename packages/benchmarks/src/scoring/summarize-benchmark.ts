import { findMetric, type ScoredAnswer } from "@tessera/evaluation";
import type { Benchmark } from "../benchmark.ts";
import { bootstrap, type Interval } from "./bootstrap.ts";
import { clustersOf, drawClusters } from "./draw-clusters.ts";
import type { ScoredItem } from "./score-answers.ts";

export interface BenchmarkSummary {
  readonly benchmark: string;
  readonly questions: number;
  /** Questions without an answer, which count as wrong. */
  readonly failed: number;
  /** Figures by name, `overall` being the quoted one; missing where only an upload or a judge scores. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Of each figure: 95 % of resampled sets of pictures lie within. */
  readonly intervals?: Readonly<Record<string, Interval>>;
}

/** The benchmark's own figures, and how far they may be from those of other pictures of the kind: questions about one picture are drawn together. */
export function summarizeBenchmark({ id, metric: name }: Benchmark, items: readonly ScoredItem[], seed = 0): BenchmarkSummary {
  const failed = items.filter(({ error }) => error !== undefined).length;
  const counts = { benchmark: id, questions: items.length, failed };
  const scored = items.filter(isScored);
  if (name === undefined || scored.length === 0) return counts;
  const { aggregate } = findMetric(name);
  const clusters = clustersOf(scored);
  return { ...counts, figures: aggregate(scored), intervals: bootstrap((random) => aggregate(drawClusters(clusters, random)), { seed }) };
}

export function isScored(item: ScoredItem): item is ScoredItem & ScoredAnswer {
  return item.reference !== undefined && item.score !== undefined;
}
