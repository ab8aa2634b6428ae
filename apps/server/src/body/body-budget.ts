/** Bytes of request bodies that the server holds at once, all clients together. */
export class BodyBudget {
  readonly #maxBytes: number;
  /** Held now. */
  bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether so many more fit; if so they are held until {@link BodyBudget.give}. */
  take(bytes: number): boolean {
    if (this.bytes + bytes > this.#maxBytes) return false;
    this.bytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.bytes -= bytes;
  }
}
