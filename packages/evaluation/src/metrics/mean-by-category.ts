import type { ScoredAnswer } from "./metric.ts";

/** Mean of a figure over all answers as `overall`, and of each category under its name. Without answers `overall` is 0. */
export function meanByCategory(
  answers: readonly ScoredAnswer[],
  figure: (answer: ScoredAnswer) => number = ({ score }) => score.value,
): Readonly<Record<string, number>> {
  const sums = new Map<string, { sum: number; count: number }>();
  // Added to in place: intervals take the mean a thousand times.
  const add = (name: string, value: number) => {
    const known = sums.get(name);
    if (known === undefined) sums.set(name, { sum: value, count: 1 });
    else {
      known.sum += value;
      known.count++;
    }
  };
  for (const answer of answers) {
    add("overall", figure(answer));
    const { category } = answer.reference;
    if (category !== undefined) add(category, figure(answer));
  }
  return { overall: 0, ...Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, sum / count])) };
}
