import { expectArgument } from "@tessera/core";
import type { Grammar } from "./grammar.ts";

const maxCharacters = 256 * 1024;
/** Of objects and lists in each other; a property of an object lies two levels deeper. */
const maxDepth = 48;

/**
 * Refuses a grammar that is too large or nested too deep to be read, at a cost that grows with its size alone.
 *
 * @throws TesseraError `invalid-argument`
 */
export function checkGrammarSize(grammar: Grammar): void {
  let characters = 0;
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value: grammar, depth: 0 }];
  const add = (text: string) => {
    // Quotes, commas and colons count as well.
    characters += text.length + 4;
    expectArgument(characters <= maxCharacters, `a grammar of at most ${maxCharacters} characters`, "responseFormat", "more");
  };
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, depth } = next;
    if (typeof value !== "object" || value === null) {
      add(typeof value === "string" ? value : String(value));
      continue;
    }
    expectArgument(depth < maxDepth, `a grammar of at most ${maxDepth} levels`, "responseFormat", "a deeper one");
    for (const [name, inner] of Object.entries(value)) {
      add(name);
      left.push({ value: inner, depth: depth + 1 });
    }
  }
}
