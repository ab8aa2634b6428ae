import { pythonStrip } from "../python-strip.ts";

const formulas = "Handwritten Mathematical Expression Recognition";
const recognition = "Text Recognition";
const otherGroups = ["Scene Text-centric VQA", "Doc-oriented VQA", "Key Information Extraction", formulas];

export interface OcrBenchItem {
  readonly category: string;
  readonly correct: 0 | 1;
}

/** OCRBench's rule: an accepted answer occurs in the prediction, apart from case; in formulas apart from blanks, case counting. */
export function ocrBenchCorrect(prediction: string, answers: readonly string[], category: string): 0 | 1 {
  const plain = (text: string) =>
    category === formulas
      ? pythonStrip(text).replaceAll("\n", " ").replaceAll(" ", "")
      : pythonStrip(text.toLowerCase()).replaceAll("\n", " ");
  return answers.some((answer) => plain(prediction).includes(plain(answer))) ? 1 : 0;
}

/** Points by OCRBench's groups, their sum of at most 1000, and a tenth of it. */
export function summarizeOcrBench(items: readonly OcrBenchItem[]): Readonly<Record<string, number>> {
  const points: Record<string, number> = Object.fromEntries([recognition, ...otherGroups].map((group) => [group, 0]));
  for (const { category, correct } of items) {
    const group = otherGroups.includes(category) ? category : recognition;
    points[group]! += correct;
  }
  const total = Object.values(points).reduce((sum, value) => sum + value, 0);
  return { ...points, "Final Score": total, "Final Score Norm": total / 10 };
}
