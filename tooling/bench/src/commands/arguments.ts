/** What the command line gave; each command takes what it knows. */
export interface Arguments {
  readonly seed: string;
  readonly precision: string;
  readonly cache?: string;
  /** JSON of a variant each, the baseline first. */
  readonly variant: readonly string[];
  /** A commit that is measured beside this checkout, as the baseline. */
  readonly against?: string;
  readonly figures: string;
  readonly pairs: string;
  readonly out?: string;
  /** An earlier result. */
  readonly compare?: string;
  readonly results: readonly string[];
  readonly limits?: string;
}
