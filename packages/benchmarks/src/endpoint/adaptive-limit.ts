/** Why a call did not count: the other side wants fewer at once. */
export type Congestion = "congested" | "fine";

/**
 * How many calls run at once, found out while they run: one more after each round that went well, half as many after a call that was turned away.
 */
export class AdaptiveLimit {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #limit: number;
  #active = 0;

  /** @param most never more than these */
  constructor(most: number, start = Math.min(4, most)) {
    this.#most = most;
    this.#limit = start;
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    while (this.#active >= this.limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#active++;
    try {
      return await call();
    } finally {
      this.#active--;
      for (let free = this.limit - this.#active; free > 0; free--) this.#waiting.shift()?.();
    }
  }

  note(how: Congestion): void {
    this.#limit = how === "fine" ? Math.min(this.#most, this.#limit + 1 / this.#limit) : Math.max(1, this.#limit / 2);
  }
}
