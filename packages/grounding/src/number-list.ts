/** What a character did to a list: it goes on, numbers in brackets are complete, it ended, or it was never one. */
export type ListStep =
  | { readonly type: "more" | "end" | "broken" }
  | { readonly type: "numbers"; readonly numbers: readonly number[]; readonly depth: number };

const more = { type: "more" } as const;
const broken = { type: "broken" } as const;
const space = /\s/;
const numeral = /[\d.+\-eE]/;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Digits of a coordinate; more are none. */
const longest = 24;

/** Reads `[1, 2, 3, 4]` or lists of such lists, a character at a time, behind the first bracket. */
export class NumberList {
  #depth = 1;
  #numbers: number[] = [];
  #word = "";
  /** Behind a value: only a comma or a bracket may follow. */
  #closed = false;

  push(char: string): ListStep {
    if (numeral.test(char)) {
      if (this.#closed || this.#word.length >= longest) return broken;
      this.#word += char;
      return more;
    }
    if (space.test(char)) return this.#word === "" || this.#endNumber() ? more : broken;
    if (char === "[") return this.#open();
    if (char === ",") {
      if (!this.#endNumber()) return broken;
      this.#closed = false;
      return more;
    }
    return char === "]" ? this.#close() : broken;
  }

  #open(): ListStep {
    if (this.#depth === 2 || this.#closed || this.#word !== "" || this.#numbers.length > 0) return broken;
    this.#depth = 2;
    return more;
  }

  #close(): ListStep {
    if (!this.#endNumber() && this.#numbers.length > 0) return broken;
    const [numbers, depth] = [this.#numbers, this.#depth];
    this.#numbers = [];
    this.#depth -= 1;
    this.#closed = true;
    return numbers.length > 0 ? { type: "numbers", numbers, depth } : this.#depth === 0 ? { type: "end" } : more;
  }

  /** Whether a value stands here. A box has four numbers: of longer lists no more than five are kept. */
  #endNumber(): boolean {
    if (this.#word === "") return this.#closed;
    if (!number.test(this.#word)) return false;
    if (this.#numbers.length < 5) this.#numbers.push(Number(this.#word));
    this.#word = "";
    this.#closed = true;
    return true;
  }

  get ended(): boolean {
    return this.#depth === 0;
  }
}
