/** Messages of one stream, put in by one side and taken out by the other. */
export class Inbox<T> {
  readonly #messages: T[] = [];
  #failure: { readonly error: unknown } | undefined;
  #wake = () => {};

  push(message: T): void {
    this.#messages.push(message);
    this.#wake();
  }

  /** Ends the stream at once, whatever is still in it. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  async next(): Promise<T> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
