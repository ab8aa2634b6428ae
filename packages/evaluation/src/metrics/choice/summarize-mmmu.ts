import { pythonRound } from "../python-round.ts";
import { mmmuDomains } from "./mmmu-domains.ts";
import { openAnswerCorrect } from "./open-answer-correct.ts";
import { parseOpenAnswer } from "./parse-open-answer.ts";

export interface MmmuAnswer {
  readonly question_type: string;
  readonly ground_truth: string | readonly string[];
}

export interface MmmuAccuracy {
  readonly num: number;
  /** Rounded to three places. */
  readonly acc: number;
}

/**
 * MMMU's table by subject, domain and in all. Follows `main_eval_only.py`: choices must be equal, open answers are parsed here.
 *
 * @param outputs answers by question id, `validation_Subject_number`
 */
export function summarizeMmmu(
  outputs: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, MmmuAnswer>>,
): Readonly<Record<string, MmmuAccuracy>> {
  const subjects = new Map<string, boolean[]>();
  for (const [id, output] of Object.entries(outputs)) {
    const answer = answers[id];
    if (answer === undefined) continue;
    const subject = id.split("_").slice(1, -1).join("_");
    subjects.set(subject, [...(subjects.get(subject) ?? []), isCorrect(output, answer)]);
  }
  const accuracy = (names: readonly string[]): MmmuAccuracy => {
    const known = names.map((name) => subjects.get(name) ?? []).filter(({ length }) => length > 0);
    const num = known.reduce((sum, { length }) => sum + length, 0);
    const points = known.reduce((sum, marks) => sum + (marks.filter(Boolean).length / marks.length) * marks.length, 0);
    return { num, acc: num === 0 ? 0 : pythonRound(points / num, 3) };
  };
  const rows = Object.entries(mmmuDomains).flatMap(([domain, names]) => [
    [`Overall-${domain}`, names] as const,
    ...names.filter((name) => subjects.has(name)).map((name) => [name, [name]] as const),
  ]);
  return Object.fromEntries([...rows, ["Overall", [...subjects.keys()]] as const].map(([name, names]) => [name, accuracy(names)]));
}

function isCorrect(output: string, { question_type: type, ground_truth: truth }: MmmuAnswer): boolean {
  if (type !== "multiple-choice") return openAnswerCorrect(parseOpenAnswer(output), truth);
  return typeof truth === "string" ? truth === output : truth.includes(output);
}
