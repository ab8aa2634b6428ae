import type { BodyBudget } from "./body-budget.ts";

/** What one request holds of the budget, until all who work with its body are done. */
export class BodyLease {
  readonly #budget: BodyBudget;
  #holders = 1;
  #bytes = 0;

  constructor(budget: BodyBudget) {
    this.#budget = budget;
  }

  /** Whether so many more bytes fit. */
  grow(bytes: number): boolean {
    const fits = this.#budget.take(bytes);
    if (fits) this.#bytes += bytes;
    return fits;
  }

  /** One more who works with the body and will call {@link BodyLease.release}. */
  hold(): void {
    this.#holders++;
  }

  release(): void {
    if (--this.#holders > 0) return;
    this.#budget.give(this.#bytes);
    this.#bytes = 0;
  }
}
