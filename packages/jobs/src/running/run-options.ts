import type { LineLimits } from "../lines/check-lines.ts";

/** A line to answer. */
export interface LineRequest {
  readonly owner: string;
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The answer to a line, as HTTP would give it. */
export interface LineResponse {
  readonly status: number;
  readonly requestId: string;
  readonly body: unknown;
}

export interface RunBatchesOptions {
  /** Answers a line. A status of 408, 429 or 500 and above, or a rejection, is tried again. */
  readonly run: (request: LineRequest, signal: AbortSignal) => Promise<LineResponse>;
  /** Lines at once. @default 4 */
  readonly concurrency?: number;
  /** How long a line is this worker's before it says so again; another takes it over after that. @default 30000 */
  readonly leaseMilliseconds?: number;
  /** Tries of a line before its failure stands. @default 5 */
  readonly maxAttempts?: number;
  /** Milliseconds before the second try; twice that before the third, and so on. @default 1000 */
  readonly backOffMilliseconds?: number;
  /** Milliseconds between looks at an empty queue. @default 500 */
  readonly pollMilliseconds?: number;
  readonly limits?: LineLimits;
  /** Gets what goes wrong with the store or a batch; the worker goes on. */
  readonly onError?: (error: unknown) => void;
  /** Ends the worker; running lines are let go and run again later. */
  readonly signal: AbortSignal;
}
