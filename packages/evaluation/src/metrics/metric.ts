import type { Score } from "../scores/score.ts";
import type { Reference } from "./reference.ts";

/** An answer with its score. */
export interface ScoredAnswer {
  readonly prediction: string;
  readonly reference: Reference;
  readonly score: Score;
}

/** A rule that scores answers: one object a file, all of them in `metrics`. */
export interface Metric<Name extends string = string> {
  /** What an item calls it. */
  readonly name: Name;
  /** When an answer is right, in half a sentence. */
  readonly description: string;
  /** What the reference lacks to be scored by this rule, as the end of "needs …"; `undefined` when nothing. */
  readonly missing?: (reference: Reference) => string | undefined;
  /** Scores one answer; any text is an answer, an empty one included. */
  readonly score: (prediction: string, reference: Reference) => Score;
  /** What its figures count, where they are not shares from 0 to 1. */
  readonly unit?: "points";
  /** Scores of all answers by name, in its unit. `overall` is the figure that is quoted. */
  readonly aggregate: (answers: readonly ScoredAnswer[]) => Readonly<Record<string, number>>;
}
