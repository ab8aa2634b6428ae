/** A distribution over the tokens that survived the warpers. */
export interface Candidates {
  /** The likeliest first, the larger id first among equals. */
  readonly ids: readonly number[];
  /** Sums to 1, in the order of `ids`. */
  readonly probabilities: readonly number[];
}
