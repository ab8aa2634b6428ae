import { seededRandom, TesseraError } from "@tessera/core";
import { findMetric, type ScoredAnswer } from "@tessera/evaluation";
import type { Benchmark } from "../benchmark.ts";
import { bootstrap, type Interval } from "./bootstrap.ts";
import { clustersOf, drawClusters } from "./draw-clusters.ts";
import type { ScoredItem } from "./score-answers.ts";
import { isScored } from "./summarize-benchmark.ts";

/** Two runs over the same questions. */
export interface Comparison {
  readonly benchmark: string;
  readonly questions: number;
  /** Questions that only one of the two runs has; they are left out. */
  readonly unpaired: number;
  /** Answers that are the same to the letter. */
  readonly sameText: number;
  readonly bothRight: number;
  readonly onlyFirstRight: number;
  readonly onlySecondRight: number;
  readonly bothWrong: number;
  /** By figure: each run's, the second less the first, and its 95 % interval over pictures. */
  readonly figures: Readonly<
    Record<string, { readonly first: number; readonly second: number; readonly difference: number; readonly interval: Interval }>
  >;
  /**
   * How often runs that differ by chance alone differ in `overall` as much, or more: the two answers to each picture's questions are exchanged
   * at random.
   */
  readonly pValue: number;
}

/** Draws of the exchange test; the least p-value is one more than none of these. */
const exchanges = 2000;

type Pair = { readonly cluster: string; readonly answers: readonly [ScoredAnswer, ScoredAnswer] };

/**
 * Compares two runs question by question.
 *
 * @throws TesseraError `invalid-argument` where the benchmark has no metric, the runs share no question or were asked different ones
 */
export function compareRuns(
  { id, metric: name }: Benchmark,
  first: readonly ScoredItem[],
  second: readonly ScoredItem[],
  seed = 0,
): Comparison {
  if (name === undefined) throw new TesseraError("invalid-argument", `${id} is not scored here: there is nothing to compare`);
  const { aggregate } = findMetric(name);
  const pairs = pairUp(id, first, second);
  const of = (side: 0 | 1) => (chosen: readonly Pair[]) => aggregate(chosen.map(({ answers }) => answers[side]));
  const differences = (chosen: readonly Pair[]) => subtract(of(1)(chosen), of(0)(chosen));
  const clusters = clustersOf(pairs);
  const intervals = bootstrap((random) => differences(drawClusters(clusters, random)), { seed });
  const [before, after, difference] = [of(0)(pairs), of(1)(pairs), differences(pairs)];
  const right = (one: boolean, other: boolean) =>
    pairs.filter(({ answers: [a, b] }) => a.score.correct === one && b.score.correct === other).length;
  return {
    benchmark: id,
    questions: pairs.length,
    unpaired: first.length + second.length - 2 * pairs.length,
    sameText: pairs.filter(({ answers: [a, b] }) => a.prediction === b.prediction).length,
    bothRight: right(true, true),
    onlyFirstRight: right(true, false),
    onlySecondRight: right(false, true),
    bothWrong: right(false, false),
    figures: Object.fromEntries(
      Object.entries(difference).map(([figure, value]) => [
        figure,
        { first: before[figure]!, second: after[figure]!, difference: value, interval: intervals[figure]! },
      ]),
    ),
    pValue: exchangeTest(clusters, (chosen) => differences(chosen).overall ?? 0, seed),
  };
}

function pairUp(id: string, first: readonly ScoredItem[], second: readonly ScoredItem[]): Pair[] {
  const byId = new Map(second.filter(isScored).map((item) => [item.id, item]));
  const pairs = first.filter(isScored).flatMap((item): Pair[] => {
    const other = byId.get(item.id);
    if (other === undefined) return [];
    if (other.question !== item.question)
      throw new TesseraError("invalid-argument", `${id}: question ${item.id} is not the same in both runs`, { facts: { id: item.id } });
    return [{ cluster: item.cluster, answers: [item, other] }];
  });
  if (pairs.length === 0) throw new TesseraError("invalid-argument", `${id}: the runs have no question in common`);
  return pairs;
}

function subtract(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.keys(a).flatMap((name) => (name in b ? [[name, a[name]! - b[name]!]] : [])));
}

function exchangeTest(clusters: readonly (readonly Pair[])[], difference: (pairs: readonly Pair[]) => number, seed: number): number {
  const random = seededRandom(seed);
  const seen = Math.abs(difference(clusters.flat()));
  let asLarge = 0;
  for (let i = 0; i < exchanges; i++) {
    const drawn = clusters.flatMap((cluster) => (random() < 0.5 ? cluster : cluster.map(exchange)));
    // Sums in another order may differ in their last bit.
    if (Math.abs(difference(drawn)) >= seen - 1e-12) asLarge++;
  }
  return (asLarge + 1) / (exchanges + 1);
}

function exchange({ cluster, answers: [first, second] }: Pair): Pair {
  return { cluster, answers: [second, first] };
}
