import { HttpError } from "./http-error.ts";

/** Lets so many requests in at once; others wait in order, and beyond the queue they are sent away with 429. */
export class Admission {
  readonly #maxConcurrent: number;
  readonly #maxQueue: number;
  readonly #waiting: (() => void)[] = [];
  /** Who only comes in when nobody else waits. */
  readonly #behind: (() => void)[] = [];
  #running = 0;

  constructor(maxConcurrent: number, maxQueue: number) {
    this.#maxConcurrent = maxConcurrent;
    this.#maxQueue = maxQueue;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether the next request would be sent away. */
  get full(): boolean {
    return this.#running >= this.#maxConcurrent && this.#waiting.length >= this.#maxQueue;
  }

  /**
   * Resolves when the request may start, with what it must call when it ends.
   *
   * @param behind lets all others go first, and is never sent away
   */
  async enter(signal: AbortSignal, { behind = false }: { readonly behind?: boolean } = {}): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#running >= this.#maxConcurrent) {
      if (!behind && this.#waiting.length >= this.#maxQueue) {
        throw new HttpError(429, "Too many requests are waiting; try again later", { code: "queue_full", headers: { "retry-after": "5" } });
      }
      await this.#wait(behind ? this.#behind : this.#waiting, signal);
    } else this.#running++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.shift() ?? this.#behind.shift();
      if (next === undefined) this.#running--;
      else next();
    };
  }

  #wait(queue: (() => void)[], signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        queue.splice(queue.indexOf(start), 1);
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      queue.push(start);
    });
  }
}
