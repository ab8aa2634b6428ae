import type { Figure } from "../results/figures.ts";

/** What the harness asks of a worker, one line of JSON on its standard input at a time. */
export type WorkerRequest =
  | { readonly type: "load" }
  /** `salt` makes texts new, so that no cache answers; `picture` is a file that was made for this salt, for the figures that need one. */
  | { readonly type: "measure"; readonly figure: Figure; readonly salt: number; readonly picture?: string }
  | { readonly type: "stop" };

/** A line of the worker's standard output: milliseconds, or on stopping MB of peak memory, or what went wrong. */
export interface WorkerReply {
  readonly value?: number;
  /** Numbers beside the value: tokens of the prompt, tokens that were reused. */
  readonly facts?: Readonly<Record<string, number>>;
  readonly error?: string;
}
