/** What a load has opened so far, to be closed as one: by whoever owns the result, or at once when the load fails. */
export class Resources implements AsyncDisposable {
  readonly #opened: AsyncDisposable[] = [];

  use<T extends AsyncDisposable>(resource: T): T {
    this.#opened.push(resource);
    return resource;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const resource of this.#opened.splice(0)) await resource[Symbol.asyncDispose]();
  }
}
