/** A finished or open answer and its score: the sum of log-probabilities over its length, to the power of the length penalty. */
export interface Hypothesis {
  readonly ids: readonly number[];
  readonly score: number;
}

export interface BeamOptions {
  readonly numBeams: number;
  readonly lengthPenalty: number;
  /** Stop as soon as there are `numBeams` finished answers. */
  readonly earlyStopping: boolean;
}

/** The best finished answers of a beam search: `BeamHypotheses` of transformers 4.37.2. */
export class BeamHypotheses {
  readonly #options: BeamOptions;
  readonly #kept: Hypothesis[] = [];

  constructor(options: BeamOptions) {
    this.#options = options;
  }

  /** Finished answers, best first; of equal ones the later first, as sorting and popping from the end gives it. */
  get best(): readonly Hypothesis[] {
    return this.#kept
      .map((hypothesis, i) => ({ hypothesis, i }))
      .sort((a, b) => b.hypothesis.score - a.hypothesis.score || b.i - a.i)
      .map(({ hypothesis }) => hypothesis);
  }

  /** @param length generated tokens that the score is taken over */
  add(ids: readonly number[], sumLogProbabilities: number, length: number): void {
    const score = sumLogProbabilities / length ** this.#options.lengthPenalty;
    if (this.#kept.length >= this.#options.numBeams && score <= this.#worst()) return;
    this.#kept.push({ ids, score });
    if (this.#kept.length > this.#options.numBeams)
      this.#kept.splice(
        this.#kept.findIndex((kept) => kept.score === this.#worst()),
        1,
      );
  }

  /** Whether no open beam with this best sum can beat the worst kept answer any more. */
  isDone(bestSum: number, length: number): boolean {
    const { numBeams, lengthPenalty, earlyStopping } = this.#options;
    if (this.#kept.length < numBeams) return false;
    return earlyStopping || this.#worst() >= bestSum / length ** lengthPenalty;
  }

  #worst(): number {
    return Math.min(...this.#kept.map(({ score }) => score));
  }
}
