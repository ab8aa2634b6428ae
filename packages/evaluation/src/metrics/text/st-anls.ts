import { TesseraError } from "@tessera/core";
import { pythonStrip } from "../python-strip.ts";
import { editDistance } from "./edit-distance.ts";

/** {@link anls} as ST-VQA scores it: only white space at the ends is ignored. Throws `invalid-argument` when both texts are empty. */
export function stAnls(prediction: string, answers: readonly string[]): number {
  const scores = answers.map((answer) => {
    const [a, b] = [pythonStrip(prediction.toLowerCase()), pythonStrip(answer.toLowerCase())];
    const length = Math.max([...a].length, [...b].length);
    if (length === 0) throw new TesseraError("invalid-argument", "ST-VQA's score is not defined for two empty texts");
    const similarity = 1 - editDistance(a, b) / length;
    return similarity >= 0.5 ? similarity : 0;
  });
  return Math.max(...scores);
}
