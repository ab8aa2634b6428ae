/** Outcome of one answer. */
export interface Score {
  /** From 0 to 1: the overlap of boxes, the share of facts found, or 0 / 1. */
  readonly value: number;
  readonly correct: boolean;
}
