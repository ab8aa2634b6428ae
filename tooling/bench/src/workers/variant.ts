import type { LoadOptions } from "@tessera/sdk";

/** One side of a comparison: Tessera with some options, from this or another checkout, or another program. */
export interface Variant {
  /** What it is called in the result. */
  readonly label: string;
  /** Checkout to run. @default this one */
  readonly root?: string;
  /** @default the one given to the command */
  readonly folder?: string;
  readonly options?: LoadOptions;
  /** Another program that answers as a worker does; instead of `root` and `folder`. Its `options` only say what it is, as `precision`. */
  readonly command?: readonly [string, ...string[]];
}
