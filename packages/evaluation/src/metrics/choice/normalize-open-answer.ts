import { pythonFloat } from "../python-float.ts";
import { pythonRound } from "../python-round.ts";
import { pythonStrip } from "../python-strip.ts";

/** A text as MMMU compares it: numbers rounded to two places, a single letter with a blank before or behind, else in lower case. */
export function normalizeOpenAnswer(answer: string): (string | number)[] {
  const text = pythonStrip(answer);
  const value = pythonFloat(text.replaceAll(",", ""));
  if (value !== undefined) return [pythonRound(value, 2)];
  const lower = text.toLowerCase();
  return [...lower].length === 1 ? [` ${lower}`, `${lower} `] : [lower];
}
