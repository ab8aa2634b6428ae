import { TesseraError } from "@tessera/core";

export interface MvBenchQuestion {
  readonly question: string;
  readonly candidates: readonly string[];
  readonly answer: string;
}

/** Question and answer as MVBench's `qa_template` writes them: of equal candidates the last is right, of none `@`. */
export function mvBenchPrompt({ question, candidates, answer }: MvBenchQuestion): { readonly question: string; readonly answer: string } {
  const letter = (index: number) => String.fromCharCode(65 + index);
  const options = candidates.map((candidate, index) => `(${letter(index)}) ${candidate}\n`).join("");
  return {
    question: `Question: ${question}\nOptions:\n${options}`.trimEnd(),
    answer: `(${letter(candidates.lastIndexOf(answer))}) ${answer}`,
  };
}

/** MVBench's `check_ans`: the first words contain each other; a leading "Answer: " does not count. Throws `invalid-argument` when the answer has no text behind its letter. */
export function mvBenchCorrect(prediction: string, answer: string): boolean {
  const [said = ""] = prediction.replaceAll("Answer: ", "").toLowerCase().split(" ");
  const [option = "", ...content] = answer.toLowerCase().split(" ");
  if (content.join(" ") === "") throw new TesseraError("invalid-argument", `MVBench's answer ${answer} has no text behind its letter`);
  return option.includes(said.replaceAll(".", "")) || said.includes(option);
}
