import { expectArgument } from "@tessera/core";

/** Pages from `first` to `last`, both counted from 1 and both included; without `last` to the end. */
export interface PageRange {
  readonly first: number;
  readonly last?: number;
}

/** Reads "1-3,7,10-". Throws `invalid-argument`. */
export function parsePageRanges(text: string): readonly PageRange[] {
  const what = 'page numbers and ranges such as "1-3,7,10-"';
  expectArgument(typeof text === "string" && text.trim() !== "", what, "pages", text);
  return text.split(",").map((part) => {
    const [, from, dash, to] = /^\s*(\d{1,9})\s*(?:(-)\s*(\d{1,9})?)?\s*$/.exec(part) ?? [];
    expectArgument(from !== undefined, what, "pages", text);
    const first = Number(from);
    expectArgument(first >= 1 && (to === undefined || Number(to) >= first), `${what}, from 1 and upward`, "pages", text);
    if (dash === undefined) return { first, last: first };
    return to === undefined ? { first } : { first, last: Number(to) };
  });
}
