import { pythonStrip } from "./python-strip.ts";

const number = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i;

/** What Python's `float(text)` gives, `undefined` where it raises: underscores between digits, `inf`, `nan` and other scripts' digits count. */
export function pythonFloat(text: string): number | undefined {
  const plain = pythonStrip(text).replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
  if (number.test(plain)) return Number(plain.replaceAll("_", ""));
  const match = special.exec(plain);
  if (match === null) return undefined;
  if (match[2] === undefined) return Number.NaN;
  return match[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Decimal digits come in runs of ten, from zero on. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0)!;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++;
  return before % 10;
}
