import { contractions } from "./contractions.ts";

const numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const numberMap = new Map([["none", "0"], ...numbers.map((word, value) => [word, String(value)] as const)]);
const articles = new Set(["a", "an", "the"]);

/** Lower-cases, writes number words as digits, drops articles and mends contractions, as the official VQA scripts do. */
export function normalizeWords(text: string): string {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => numberMap.get(word) ?? word)
    .filter((word) => !articles.has(word))
    .map((word) => contractions.get(word) ?? word)
    .join(" ");
}
