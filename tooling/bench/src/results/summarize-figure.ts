import type { FigureResult } from "./bench-result.ts";
import { median } from "./median.ts";
import { round } from "./round.ts";

/** What a variant gave for a figure: a value per pair, or an error. */
export interface Samples {
  readonly values: readonly number[];
  readonly facts?: Readonly<Record<string, number>>;
  readonly error?: string;
}

/** Medians and bests of a figure by label; ratios are medians over pairs of candidate / baseline, the first of `samples`. */
export function summarizeFigure(samples: Readonly<Record<string, Samples>>): Record<string, FigureResult> {
  const [baseline] = Object.values(samples);
  return Object.fromEntries(
    Object.entries(samples).map(([label, sample]): [string, FigureResult] => {
      const { values, facts, error } = sample;
      if (error !== undefined) return [label, { error }];
      const summary = {
        median: round(median(values), 2),
        best: round(Math.min(...values), 2),
        samples: values.map((value) => round(value, 2)),
        facts,
      };
      if (sample === baseline || baseline?.error !== undefined) return [label, summary];
      const ratios = values.map((value, i) => value / baseline!.values[i]!);
      return [
        label,
        {
          ...summary,
          ratio: round(median(ratios), 3),
          ratioOfBest: round(Math.min(...values) / Math.min(...baseline!.values), 3),
          ratios: ratios.map((ratio) => round(ratio, 3)),
        },
      ];
    }),
  );
}
