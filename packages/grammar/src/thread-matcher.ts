import { TesseraError, type TokenConstraint } from "@tessera/core";
import type { GrammarThread } from "./grammar-thread.ts";

/** The state of one answer in a thread. The next mask is made there while the model runs. */
export class ThreadMatcher implements TokenConstraint {
  readonly #thread: GrammarThread;
  readonly #matcher: number;
  #mask: Promise<Int32Array>;
  #disposed = false;

  constructor(thread: GrammarThread, matcher: number) {
    this.#thread = thread;
    this.#matcher = matcher;
    this.#mask = this.#next();
  }

  allowed(): Promise<Int32Array> {
    return this.#mask;
  }

  accept(id: number): void {
    this.#mask = this.#next(id);
  }

  #next(token?: number): Promise<Int32Array> {
    const mask = this.#thread.next(this.#matcher, token).catch((cause: unknown): never => {
      throw new TesseraError("runtime-unavailable", "The grammar's thread ended", { cause });
    });
    // It may never be asked for.
    mask.catch(() => {});
    return mask;
  }

  [Symbol.dispose](): void {
    if (!this.#disposed) this.#thread.end(this.#matcher);
    this.#disposed = true;
  }
}
