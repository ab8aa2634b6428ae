import { pythonStrip } from "../python-strip.ts";

/** Cuts a sentence down to its answer as InternVL's `evaluate_vqa.py` does before scoring; a word that ends in "a" suffers, too. */
export function shortenVqaAnswer(response: string): string {
  let text = pythonStrip(response).split(".")[0]!.split(",")[0]!.split("!")[0]!.toLowerCase();
  for (const lead of ["is ", "are ", "a ", "an ", "the "]) text = text.split(lead)[1] ?? text;
  return pythonStrip(text.split(" of")[0]!);
}
