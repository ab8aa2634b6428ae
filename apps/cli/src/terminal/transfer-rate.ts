const windowMilliseconds = 10_000;

/** Bytes a second over the last ten seconds, so that a pause shows and a slow start is forgotten. */
export class TransferRate {
  readonly #now: () => number;
  readonly #seen: { readonly at: number; readonly bytes: number }[] = [];

  /** @param now milliseconds of a steady clock */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @param bytes so far, in total */
  note(bytes: number): void {
    const at = this.#now();
    this.#seen.push({ at, bytes });
    while (this.#seen.length > 2 && this.#seen[1]!.at < at - windowMilliseconds) this.#seen.shift();
  }

  /** `undefined` before anything can be said. */
  get bytesPerSecond(): number | undefined {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    if (first === undefined || last === undefined || last.at - first.at < 500) return undefined;
    return Math.max(0, ((last.bytes - first.bytes) * 1000) / (last.at - first.at));
  }
}
