import type { Tokenizer } from "../tokenizer.ts";

const contextTokens = 5;
const compactFrom = 12;
/** At most three bytes of a character can be waiting for the rest. */
const unfinished = /\ufffd{1,3}$/;
/** What joining punctuation has made of the last characters or may still make of them: " .", " ' ", " n't", " 've", "  ' s", … */
const unjoined = /(?: {1,2}(?:n ?)?)?(?:'[ ']{0,8}[vr]?)?$/;

/**
 * Decodes a growing list of ids through a short window of its last ones.
 *
 * An unfinished character at the end of the bytes decodes to one U+FFFD (byte-level BPE) or one per byte (SentencePiece), at most three,
 * which are held back; everything before them is final. The window keeps a few tokens of context, because a token's text may depend on those before it (leading spaces).
 */
export class TextWindow {
  readonly #tokenizer: Tokenizer;
  #ids: number[] = [];
  /** Characters of the window's text that are out already. */
  #emitted = 0;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  push(id: number): string {
    this.#ids.push(id);
    const text = this.#tokenizer.decode(this.#ids);
    const final = this.#finalLength(text);
    const fresh = text.slice(this.#emitted, final);
    this.#emitted = Math.max(this.#emitted, final);
    if (this.#ids.length >= compactFrom) this.#compact(text);
    return fresh;
  }

  /** The held back rest. */
  finish(): string {
    const rest = this.#tokenizer.decode(this.#ids).slice(this.#emitted);
    this.#ids = [];
    this.#emitted = 0;
    return rest;
  }

  #finalLength(text: string): number {
    const length = unfinished.exec(text)?.index ?? text.length;
    if (!this.#tokenizer.cleansUpSpaces) return length;
    return text.slice(0, length).search(unjoined);
  }

  /** Drops the first ids, at a place where the text provably stays the same. */
  #compact(text: string): void {
    for (let cut = this.#ids.length; cut > this.#ids.length - contextTokens; cut--) {
      const head = this.#tokenizer.decode(this.#ids.slice(0, cut));
      // A head that ends in half a character would count text the next bytes may still change.
      if (head.length > this.#emitted) continue;
      const start = cut - contextTokens;
      const context = this.#tokenizer.decode(this.#ids.slice(start, cut));
      const tail = this.#tokenizer.decode(this.#ids.slice(start));
      if ((context === "" && head !== "") || !tail.startsWith(context) || head + tail.slice(context.length) !== text) continue;
      this.#ids = this.#ids.slice(start);
      this.#emitted += context.length - head.length;
      return;
    }
  }
}
