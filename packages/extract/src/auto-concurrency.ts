const first = 4;
/** As many as a model answers side by side unless it is told otherwise. */
const most = 32;
const worthIt = 1.05;

/**
 * How many answers at once this machine gains from: twice as many as long as answers come faster, else as many as before. Only the time depends
 * on it, never a row.
 */
export class AutoConcurrency {
  readonly #now: () => number;
  #limit = first;
  #settled = false;
  #best = 0;
  #answers = 0;
  #since: number;

  /** @param now milliseconds of a clock */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  get limit(): number {
    return this.#limit;
  }

  /** An answer came. */
  answered(): void {
    // Two rounds: some of the first began when there were fewer.
    if (this.#settled || ++this.#answers < 2 * this.#limit) return;
    const now = this.#now();
    const rate = this.#answers / (now - this.#since);
    const faster = rate > worthIt * this.#best;
    this.#settled = !faster || this.#limit === most;
    if (!faster) this.#limit /= 2;
    else if (!this.#settled) this.#limit *= 2;
    this.#best = rate;
    this.#answers = 0;
    this.#since = now;
  }
}
