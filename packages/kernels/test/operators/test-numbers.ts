import { type RandomSource, seededRandom } from "@tessera/core";

/** Repeatable numbers for tests. Normal ones are taken from a stock, since making them costs more than the tests that use them. */
export class TestNumbers {
  readonly uniform: RandomSource;
  readonly #stock: Float32Array;

  constructor(seed: number) {
    this.uniform = seededRandom(seed);
    this.#stock = Float32Array.from({ length: 1 << 17 }, () => {
      const length = Math.sqrt(-2 * Math.log(1 - this.uniform()));
      return length * Math.cos(2 * Math.PI * this.uniform());
    });
  }

  /** An integer from 0 to `end` − 1. */
  below(end: number): number {
    return Math.floor(this.uniform() * end);
  }

  /** Normal numbers of variance 1. */
  normal(count: number): Float32Array {
    const numbers = new Float32Array(count);
    for (let at = 0; at < count; ) {
      const from = this.below(this.#stock.length);
      const part = this.#stock.subarray(from, from + count - at);
      numbers.set(part, at);
      at += part.length;
    }
    return numbers;
  }

  /** Numbers between `low` and `high`. */
  between(low: number, high: number, count: number): Float32Array {
    return Float32Array.from({ length: count }, () => low + (high - low) * this.uniform());
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.below(256));
  }
}
