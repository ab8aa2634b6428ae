/** Counts tokens of chats that generate side by side, while all of them do: from the last first token until the first of them ends. */
export class SharedDecode {
  readonly #chats: number;
  #begun = 0;
  #started = 0;
  #tokens = 0;
  #ended: number | undefined;

  constructor(chats: number) {
    this.#chats = chats;
  }

  /** A token came. `first` is the first of its chat. */
  token(first: boolean, time: number): void {
    // Between their first tokens some chats generate and others still read: that is not counted.
    if (first) {
      this.#begun++;
      this.#started = time;
    } else if (this.#begun === this.#chats) {
      this.#tokens++;
    }
  }

  /** A chat has all its tokens. Others may still tell of tokens of the same step. */
  end(time: number): void {
    this.#ended ??= time;
  }

  /** Tokens that were counted. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Milliseconds a token over all chats. */
  get millisecondsPerToken(): number {
    if (this.#ended === undefined || this.#begun < this.#chats) throw new Error("A chat ended before all had begun");
    return (this.#ended - this.#started) / this.#tokens;
  }
}
