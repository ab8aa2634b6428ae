/** A limited number of places, given in the order of asking. */
export class Places {
  readonly #count: number;
  #waiting: (() => void)[] = [];
  /** Places taken now. */
  taken = 0;

  constructor(count: number) {
    this.#count = count;
  }

  /** Waits for a place. Rejects with the signal's reason. */
  async take(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.taken < this.#count) {
      this.taken++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== enter);
        reject(signal?.reason);
      };
      const enter = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      this.#waiting.push(enter);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** Gives a place back, to the one who waits longest if there is one. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.taken--;
    else next();
  }
}
