/** What a step takes at most on a busy machine if its page is not heavy: it counts for nothing. */
const freeMilliseconds = 2000;

/** Time for the slow steps of a document, all of them together: a page that is just not too slow must not be followed by a hundred of its kind. */
export class Allowance {
  #milliseconds: number;

  constructor(seconds: number) {
    this.#milliseconds = seconds * 1000;
  }

  /** Milliseconds that the next step may take. */
  get left(): number {
    return freeMilliseconds + this.#milliseconds;
  }

  /** Counts a step that has ended. */
  take(milliseconds: number): void {
    this.#milliseconds = Math.max(0, this.#milliseconds - Math.max(0, milliseconds - freeMilliseconds));
  }
}
