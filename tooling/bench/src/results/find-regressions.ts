import { resultMedians } from "./result-medians.ts";
import { round } from "./round.ts";

export interface FigureChange {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** after / before */
  readonly ratio: number;
  /** Whether it grew by more than a tenth. */
  readonly worse: boolean;
}

const tolerance = 1.1;

/** What became of every figure that both results have. */
export function findRegressions(before: unknown, after: unknown): FigureChange[] {
  const old = resultMedians(before);
  return [...resultMedians(after)].flatMap(([name, value]) => {
    const earlier = old.get(name);
    if (earlier === undefined || earlier <= 0) return [];
    const ratio = value / earlier;
    return [{ name, before: earlier, after: value, ratio: round(ratio, 3), worse: ratio > tolerance }];
  });
}
