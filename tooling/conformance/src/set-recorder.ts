import type { SetResult } from "./set-result.ts";

/** Collects the outcome of each case of one set. */
export class SetRecorder {
  readonly set: string;
  #cases = 0;
  #worstError = 0;
  readonly #failures: string[] = [];
  readonly #skipped: string[] = [];

  constructor(set: string) {
    this.set = set;
  }

  /** Counts a case; `detail` says what differed. */
  check(name: string, equal: boolean, detail = ""): void {
    this.#cases++;
    if (!equal) this.#failures.push(detail ? `${name}: ${detail}` : name);
  }

  /** Counts a case that may be refused: then it has failed, with the reason. */
  async attempt(name: string, compare: () => Promise<boolean>): Promise<void> {
    try {
      this.check(name, await compare());
    } catch (error) {
      this.check(name, false, error instanceof Error ? error.message : String(error));
    }
  }

  /** Counts a case whose error must not exceed the tolerance. NaN fails. */
  within(name: string, error: number, tolerance: number): void {
    this.#worstError = Math.max(this.#worstError, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
    this.check(name, error <= tolerance, `error ${error.toExponential(2)} > ${tolerance}`);
  }

  skip(name: string): void {
    this.#skipped.push(name);
  }

  result(): SetResult {
    return { set: this.set, cases: this.#cases, failures: this.#failures, skipped: this.#skipped, worstError: this.#worstError };
  }
}
