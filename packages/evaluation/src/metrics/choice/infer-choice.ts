import { pythonSplit } from "../python-strip.ts";

const refusals = [
  "Sorry, I can't help with images of people yet.",
  "I can't process this file.",
  "I'm sorry, but without the image provided",
  "Cannot determine the answer",
];

/**
 * The letter that an answer chooses without a judge, as VLMEvalKit's `can_infer` reads it at the time of the model card (July 2024; later versions
 * accept more): the only letter that stands alone, else the only option whose text occurs. `Z` for refusals, `undefined` where neither is clear.
 *
 * @param options texts by letter
 */
export function inferChoice(prediction: string, options: Readonly<Record<string, string>>): string | undefined {
  return inferLetter(prediction, options) ?? inferText(prediction, options);
}

function inferLetter(prediction: string, options: Readonly<Record<string, string>>): string | undefined {
  if (prediction.includes("Failed to obtain answer via API")) return undefined;
  if (refusals.some((refusal) => prediction.includes(refusal))) return "Z";
  const words = pythonSplit(prediction.replaceAll(/[.()[\],:;!*#{}]/g, " "));
  const said = Object.keys(options).filter((letter) => words.includes(letter));
  if (said.length === 1) return said[0];
  return said.length === 0 && words.includes("Z") ? "Z" : undefined;
}

function inferText(prediction: string, options: Readonly<Record<string, string>>): string | undefined {
  const text = prediction.toLowerCase();
  const whole = Object.values(options).reduce((sum, option) => sum + [...option].length, 0);
  if ([...text].length > 2 * whole) return undefined;
  const found = Object.keys(options).filter((letter) => text.includes(options[letter]!.toLowerCase()));
  return found.length === 1 ? found[0] : undefined;
}
