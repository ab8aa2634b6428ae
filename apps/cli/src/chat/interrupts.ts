/** What Ctrl-C does: it stops an answer; a second time, or twice in a row at the prompt, it leaves. */
export class Interrupts {
  readonly #say: (text: string) => void;
  readonly #leave: () => void;
  #answering: AbortController | undefined;
  #warned = false;

  constructor(say: (text: string) => void, leave: () => void) {
    this.#say = say;
    this.#leave = leave;
  }

  /** The signal of an answer that begins now. */
  begin(): AbortSignal {
    this.#answering = new AbortController();
    this.#warned = false;
    return this.#answering.signal;
  }

  end(): void {
    this.#answering = undefined;
  }

  /** A line was typed. */
  forget(): void {
    this.#warned = false;
  }

  press(): void {
    if (this.#answering?.signal.aborted || this.#warned) this.#leave();
    else if (this.#answering !== undefined) this.#answering.abort();
    else {
      this.#warned = true;
      this.#say("Ctrl-C again leaves\n");
    }
  }
}
