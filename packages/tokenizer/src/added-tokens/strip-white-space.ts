import { pythonWhiteSpace } from "../sentencepiece/python-white-space.ts";

const isSpace = new RegExp(`[${pythonWhiteSpace}]`);

/** As Python's `str.lstrip`. */
export function stripStart(text: string): string {
  let start = 0;
  while (start < text.length && isSpace.test(text[start]!)) start++;
  return text.slice(start);
}

/** As Python's `str.rstrip`; a pattern anchored at the end alone would try each run of white space again and again. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}
