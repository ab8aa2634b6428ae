import { expectArgument } from "@tessera/core";
import type { Grammar } from "./grammar.ts";

const number = "(1000|[1-9][0-9]{0,2}|0)";
const box = `\\[${number}, ${number}, ${number}, ${number}\\]`;
/** Of one label. */
const mostBoxes = 100;

/** Boxes as a regular expression over their text, tags included. Throws `invalid-argument`. */
export function boxesPattern({ label, most = mostBoxes }: Extract<Grammar, { readonly type: "boxes" }>): string {
  expectArgument(Number.isInteger(most) && most >= 1 && most <= mostBoxes, `a number from 1 to ${mostBoxes}`, "responseFormat.most", most);
  const text = label === undefined ? "[^<>\\n]{1,200}" : label.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  expectArgument(
    label === undefined || /^[^<>\n]{1,500}$/.test(label),
    "a text without tags and line breaks",
    "responseFormat.label",
    label,
  );
  const more = most === 1 ? "" : `(, ${box}){0,${most - 1}}`;
  return `<ref>${text}</ref><box>\\[${box}${more}\\]</box>`;
}
