import type { TsvRow } from "./read-tsv.ts";

/** What pandas reads as nothing, and the original leaves out, an option "None" included. */
const missing = new Set(
  "#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null".split(",").concat(""),
);

/** A cell, unless pandas takes it for missing. */
function cell(row: TsvRow["row"], name: string): string | undefined {
  const text = row[name];
  return text === undefined || missing.has(text) ? undefined : text;
}

/** Options by letter, those that are there. */
export function optionCells(row: TsvRow["row"], letters: string): Record<string, string> {
  return Object.fromEntries([...letters].flatMap((letter) => (cell(row, letter) === undefined ? [] : [[letter, row[letter]!]])));
}

/** `hint`, question and options, each on a line. */
export function choiceQuestion(row: TsvRow["row"], options: Readonly<Record<string, string>>): string {
  const lines = [cell(row, "hint"), row.question!, ...Object.entries(options).map(([letter, text]) => `${letter}. ${text}`)];
  return lines.filter((line) => line !== undefined).join("\n");
}

export const letterPrompt = {
  en: "Answer with the option's letter from the given choices directly.",
  cn: "请直接回答选项字母。",
} as const;
