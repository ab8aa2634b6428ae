export interface PopeItem {
  readonly prediction: string;
  readonly label: "yes" | "no";
}

export interface PopeSummary {
  readonly TP: number;
  readonly FP: number;
  readonly TN: number;
  readonly FN: number;
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly yes_ratio: number;
}

/** What POPE's script takes an answer for: no when its first sentence has the word No, no or not; else yes. */
export function parsePopeAnswer(prediction: string): "yes" | "no" {
  const words = prediction.split(".")[0]!.replaceAll(",", "").split(" ");
  return ["No", "not", "no"].some((word) => words.includes(word)) ? "no" : "yes";
}

/** POPE's figures, "yes" being positive. A figure whose divisor is zero is NaN. */
export function summarizePope(items: readonly PopeItem[]): PopeSummary {
  const count = (label: string, parsed: string) =>
    items.filter((item) => item.label === label && parsePopeAnswer(item.prediction) === parsed).length;
  const [TP, FP, TN, FN] = [count("yes", "yes"), count("no", "yes"), count("no", "no"), count("yes", "no")];
  const [precision, recall] = [TP / (TP + FP), TP / (TP + FN)];
  const f1 = (2 * precision * recall) / (precision + recall);
  return { TP, FP, TN, FN, accuracy: (TP + TN) / items.length, precision, recall, f1, yes_ratio: (TP + FP) / items.length };
}
