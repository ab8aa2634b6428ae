import { pythonRound } from "../python-round.ts";

export interface SeedQuestion {
  readonly question_id: string;
  readonly question_type_id: number;
  readonly data_type: string;
  readonly answer: string;
}

/**
 * SEED-Bench's lines, each a name and a percentage with two digits: by kind of question, in all, pictures and videos.
 * Follows `calculation.py`: the first character of an answer decides.
 *
 * @param types ids of the kinds by name
 * @param predictions answers by question id
 */
export function summarizeSeed(
  questions: readonly SeedQuestion[],
  types: Readonly<Record<string, number>>,
  predictions: ReadonlyMap<string, string>,
): readonly (readonly [name: string, percent: string])[] {
  const answered = questions.filter(({ question_id }) => predictions.has(question_id));
  const line = (name: string, belongs: (question: SeedQuestion) => boolean) => {
    const asked = answered.filter(belongs);
    const right = asked.filter(({ question_id, answer }) => [...predictions.get(question_id)!][0] === answer);
    return [name, pythonRound((right.length / asked.length) * 100, 2).toFixed(2)] as const;
  };
  return [
    ...Object.entries(types).map(([name, id]) => line(`Data type ${name}`, ({ question_type_id }) => question_type_id === id)),
    line("Total accuracy", () => true),
    line("Image accuracy", ({ data_type }) => data_type === "image"),
    line("Video accuracy", ({ data_type }) => data_type === "video"),
  ];
}
