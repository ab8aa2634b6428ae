/**
 * How rotary frequencies depend on the length of the sequence, for architectures where they do.
 *
 * `dynamic-ntk` (InternLM2): past `originalPositions` theta grows with every new length.
 * `longrope` (Phi-3): past `originalPositions` the long factors replace the short ones.
 * In both, keys already in the cache keep the rotation they got.
 */
export type RotaryScaling = {
  /** Head size in the checkpoint. */
  readonly size: number;
  readonly theta: number;
  readonly originalPositions: number;
} & (
  | { readonly scheme: "dynamic-ntk"; readonly factor: number }
  | {
      readonly scheme: "longrope";
      readonly shortFactors: readonly number[];
      readonly longFactors: readonly number[];
      readonly magnitude: number;
    }
);
