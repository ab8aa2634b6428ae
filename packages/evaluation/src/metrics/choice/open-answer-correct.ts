import { normalizeOpenAnswer } from "./normalize-open-answer.ts";

/** MMMU's `eval_open`: a number among the readings is an accepted one, or an accepted text occurs in a reading. */
export function openAnswerCorrect(readings: readonly (string | number)[], answer: string | readonly string[]): boolean {
  const accepted = (typeof answer === "string" ? [answer] : answer).flatMap(normalizeOpenAnswer);
  return readings.some((reading) =>
    typeof reading === "string"
      ? accepted.some((wanted) => typeof wanted === "string" && reading.includes(wanted))
      : accepted.includes(reading),
  );
}
