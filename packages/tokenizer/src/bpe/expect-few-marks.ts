import { expectArgument } from "@tessera/core";

/** On one letter. People write some dozens for fun; no language has ten. */
const mostMarks = 256;
const firstMark = 0x300;
const mark = /^\p{M}$/u;

/**
 * Refuses a text in which one letter carries very many combining marks: putting those in their order takes the square of their number, a minute
 * for 200 KB. Throws `invalid-argument`.
 */
export function expectFewMarks(text: string): void {
  let marks = 0;
  for (const character of text) {
    marks = character.charCodeAt(0) >= firstMark && mark.test(character) ? marks + 1 : 0;
    expectArgument(marks <= mostMarks, `a text with at most ${mostMarks} combining marks on one letter`, "text", "more");
  }
}
