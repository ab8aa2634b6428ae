interface Job<T> {
  readonly result: Promise<T>;
  readonly abort: AbortController;
  callers: number;
}

/** Does work once for all who ask for it at the same time. */
export class SharedWork<T> {
  readonly #jobs = new Map<string, Job<T>>();

  /**
   * Starts the work of this name, or waits for it where it is under way: then it is `shared`. An abort ends the wait of its own caller
   * only; when the last one has gone, the work is aborted, and that call ends when the work has.
   */
  async run(
    name: string,
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly value: T; readonly shared: boolean }> {
    signal?.throwIfAborted();
    const known = this.#jobs.get(name);
    const job = known ?? this.#start(name, work);
    job.callers++;
    let leave = () => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal?.reason);
      signal?.addEventListener("abort", leave, { once: true });
    });
    try {
      return { value: await Promise.race([job.result, left]), shared: known !== undefined };
    } finally {
      signal?.removeEventListener("abort", leave);
      job.callers--;
      if (job.callers === 0 && this.#jobs.get(name) === job) {
        this.#jobs.delete(name);
        job.abort.abort(signal?.reason);
        await job.result.catch(() => {});
      }
    }
  }

  #start(name: string, work: (signal: AbortSignal) => Promise<T>): Job<T> {
    const abort = new AbortController();
    const done = () => {
      if (this.#jobs.get(name) === job) this.#jobs.delete(name);
    };
    const job: Job<T> = { result: work(abort.signal).finally(done), abort, callers: 0 };
    this.#jobs.set(name, job);
    return job;
  }
}
