import { TesseraError } from "@tessera/core";
import { pythonStrip } from "../python-strip.ts";

/**
 * Reads the chosen letter from an answer as InternVL's scripts for MMBench, MMMU and SEED do: a single character, a leading letter, the first
 * option whose text occurs; else the answer itself. Throws `invalid-argument` for an empty answer, where the original fails.
 *
 * @param options texts by letter
 */
export function chooseOption(prediction: string, options: Readonly<Record<string, string>>): string {
  const [first, ...rest] = pythonStrip(prediction);
  if (first === undefined) throw new TesseraError("invalid-argument", "An empty answer chooses no option");
  if (rest.length === 0 || first in options) return first;
  const text = first + rest.join("");
  return Object.keys(options).find((letter) => text.includes(options[letter]!)) ?? text;
}
