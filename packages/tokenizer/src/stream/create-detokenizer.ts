import { expectArgument } from "@tessera/core";
import type { Tokenizer } from "../tokenizer.ts";
import { type FilteredText, StopStringFilter } from "./stop-string-filter.ts";
import { TextWindow } from "./text-window.ts";

/** Options of {@link createDetokenizer}. */
export interface DetokenizerOptions {
  /**
   * Leaves special tokens out of the text.
   * @default true
   */
  readonly skipSpecialTokens?: boolean;
  /**
   * Texts that end the answer; none of them is put out.
   * @default []
   */
  readonly stop?: readonly string[];
}

/** Turns token ids into text one at a time. */
export interface Detokenizer {
  /** Text that this token makes final, possibly empty. After a stop string (`stopped`) every text is empty. */
  push(id: number): FilteredText;
  /** What was held back; call once, after the last token. */
  finish(): string;
}

/**
 * Incremental detokeniser. All texts together equal `tokenizer.decode` of all ids (cut at the first stop string), and no text
 * is ever taken back: half characters and possible beginnings of stop strings are held back. A push costs a constant time.
 *
 * One exception: with `skipSpecialTokens: false`, InternLM2 and Llama tokenizers put a space before the text in front of a special token
 * once that token comes, which a stream cannot follow.
 */
export function createDetokenizer(tokenizer: Tokenizer, { skipSpecialTokens = true, stop = [] }: DetokenizerOptions = {}): Detokenizer {
  for (const text of stop) expectArgument(typeof text === "string" && text !== "", "non-empty strings", "stop", text);
  const window = new TextWindow(tokenizer);
  const filter = new StopStringFilter(stop);
  return {
    push: (id) => filter.push(skipSpecialTokens && tokenizer.specialIds.has(id) ? "" : window.push(id)),
    finish: () => {
      const { text, stopped } = filter.push(window.finish());
      return stopped === undefined ? text + filter.finish() : text;
    },
  };
}
