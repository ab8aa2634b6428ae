/**
 * Ends a request together with the pull, or when nothing came of it for so long. Has a controller of its own: a signal of `AbortSignal.any`,
 * and what fetch derives from it, may be collected by Node before it fires.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #milliseconds: number;
  #timer: NodeJS.Timeout | undefined;
  /** Whether it was the time that ended it. */
  passed = false;

  constructor(outer: AbortSignal | undefined, milliseconds: number) {
    this.#outer = outer;
    this.#milliseconds = milliseconds;
    if (outer?.aborted) this.#follow();
    else outer?.addEventListener("abort", this.#follow, { once: true });
    this.extend();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something came: the time starts anew. */
  extend(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.passed = true;
      this.#controller.abort();
    }, this.#milliseconds);
  }

  /** Ends the request for good. */
  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#follow);
    this.#controller.abort();
  }

  readonly #follow = () => this.#controller.abort(this.#outer?.reason);
}
