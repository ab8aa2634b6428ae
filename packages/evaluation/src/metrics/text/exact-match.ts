import { pythonStrip } from "../python-strip.ts";

/** Score of AI2D and OCR-VQA: 1 when the answer is one of the accepted ones apart from case and outer white space. */
export function exactMatch(prediction: string, answers: readonly string[]): 0 | 1 {
  const plain = (text: string) => pythonStrip(text).toLowerCase();
  return answers.some((answer) => plain(answer) === plain(prediction)) ? 1 : 0;
}
