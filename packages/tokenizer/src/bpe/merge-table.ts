/** Pairs of token ids that merge into a third, by rank: 0 merges first. Numbers alone, so that 150,000 of them are cheap to hold. */
export class MergeTable {
  readonly #lefts: Int32Array;
  readonly #rights: Int32Array;
  readonly #merged: Int32Array;
  /** Open addressing: rank + 1, 0 where free. */
  readonly #slots: Int32Array;
  #count = 0;

  /** @param most at least the number of pairs that will be added */
  constructor(most: number) {
    this.#lefts = new Int32Array(most);
    this.#rights = new Int32Array(most);
    this.#merged = new Int32Array(most);
    let slots = 16;
    while (slots < 2 * most) slots *= 2;
    this.#slots = new Int32Array(slots);
  }

  /** Adds a pair after those before it. One that comes again has its last rank. */
  add(left: number, right: number, merged: number): void {
    const rank = this.#count++;
    this.#lefts[rank] = left;
    this.#rights[rank] = right;
    this.#merged[rank] = merged;
    this.#slots[this.#slotOf(left, right)] = rank + 1;
  }

  /** Rank of a pair, or -1 when it does not merge. */
  rankOf(left: number, right: number): number {
    return this.#slots[this.#slotOf(left, right)]! - 1;
  }

  isPair(rank: number, left: number, right: number): boolean {
    return this.#lefts[rank] === left && this.#rights[rank] === right;
  }

  mergedOf(rank: number): number {
    return this.#merged[rank]!;
  }

  #slotOf(left: number, right: number): number {
    const hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    const last = this.#slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & last; ; slot = (slot + 1) & last) {
      const rank = this.#slots[slot]! - 1;
      if (rank < 0 || this.isPair(rank, left, right)) return slot;
    }
  }
}
