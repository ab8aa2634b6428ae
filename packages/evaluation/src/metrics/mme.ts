export type MmeAnswer = "yes" | "no" | "other";

/** One line of a result file: of each picture two, with the answers yes and no. */
export interface MmeLine {
  readonly answer: string;
  readonly prediction: string;
}

export interface MmeScore {
  readonly parsed: readonly MmeAnswer[];
  readonly metrics: {
    readonly TP: number;
    readonly FN: number;
    readonly TN: number;
    readonly FP: number;
    readonly precision: number;
    readonly recall: number;
    readonly other_num: number;
    readonly acc: number;
  };
  /** Share of questions plus share of pictures with both right, in per cent: at most 200. */
  readonly score: number;
}

/** What MME's `calculation.py` takes an answer for: its first four characters decide. */
export function parseMmeAnswer(prediction: string): MmeAnswer {
  const text = prediction.toLowerCase();
  if (text === "yes" || text === "no") return text;
  const start = [...text].slice(0, 4).join("");
  if (start.includes("yes")) return "yes";
  return start.includes("no") ? "no" : "other";
}

/** Scores one MME task. Lines of a picture follow each other. */
export function scoreMmeTask(lines: readonly MmeLine[]): MmeScore {
  const parsed = lines.map(({ prediction }) => parseMmeAnswer(prediction));
  const truth = lines.map(({ answer }) => answer.toLowerCase());
  const count = (gold: string, said: string) => truth.filter((answer, i) => answer === gold && parsed[i] === said).length;
  const [TP, FN, FP, TN] = [count("yes", "yes"), count("yes", "no"), count("no", "yes"), count("no", "no")];
  const right = truth.map((answer, i) => answer === parsed[i]);
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const acc = share(right.filter(Boolean).length, lines.length);
  const pictures = Math.floor(lines.length / 2);
  const both = Array.from({ length: pictures }, (_, i) => right[2 * i] && right[2 * i + 1]).filter(Boolean).length;
  return {
    parsed,
    metrics: {
      TP,
      FN,
      TN,
      FP,
      precision: share(TP, TP + FP),
      recall: share(TP, TP + FN),
      other_num: lines.length - TP - FN - FP - TN,
      acc,
    },
    score: acc * 100 + share(both, pictures) * 100,
  };
}
