/** What one golden set came to. `skipped` names cases that are not supported yet: they count neither way and are printed. */
export interface SetResult {
  readonly set: string;
  readonly cases: number;
  readonly failures: readonly string[];
  readonly skipped: readonly string[];
  /** Largest numeric error seen, in the set's own unit (logit standard deviations for models). */
  readonly worstError: number;
}
