/** What a variant is and what it took besides the figures. Memory in MB of 2^20 bytes. */
export interface VariantResult {
  readonly label: string;
  readonly options?: object;
  readonly loadMs?: number;
  readonly loadError?: string;
  /** Peak over the whole run. */
  readonly maxRssMb?: number;
  /** Files of the converted model. */
  readonly weightsMb?: number;
  /** Keys and values of the longest sequence, or of all of a batch. */
  readonly kvMb?: number;
  /** What is left of the peak. */
  readonly otherMb?: number;
}

/** A figure of a variant: its samples, or why there are none. Ratios are to the first variant. */
export type FigureResult =
  | {
      readonly median: number;
      readonly best: number;
      readonly samples: readonly number[];
      readonly facts?: Readonly<Record<string, number>>;
      readonly ratio?: number;
      readonly ratioOfBest?: number;
      readonly ratios?: readonly number[];
    }
  | { readonly error: string };

/** The output of `compare`: figures by name, then by the variant's label. */
export interface BenchResult {
  readonly machine: object;
  readonly pairs: number;
  readonly variants: readonly VariantResult[];
  readonly figures: Readonly<Record<string, Readonly<Record<string, FigureResult>>>>;
}
