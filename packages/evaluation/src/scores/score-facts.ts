import type { Score } from "./score.ts";

/** Share of the facts that the answer holds, apart from case; right when it holds all. */
export function scoreFacts(prediction: string, facts: readonly string[]): Score {
  const text = prediction.toLowerCase();
  const found = facts.filter((fact) => text.includes(fact.toLowerCase())).length;
  return { value: facts.length === 0 ? 0 : found / facts.length, correct: facts.length > 0 && found === facts.length };
}
