import { pythonStrip } from "../python-strip.ts";
import { chooseOption } from "./choose-option.ts";

/** {@link chooseOption} for ScienceQA: a letter in brackets counts, too, and an empty answer stays empty. */
export function chooseScienceQaOption(prediction: string, options: Readonly<Record<string, string>>): string {
  const text = pythonStrip(prediction);
  const bracketed = /^\((.)\)$/u.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed;
  return text === "" ? "" : chooseOption(text, options);
}
