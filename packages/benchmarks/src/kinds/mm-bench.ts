import { join } from "node:path";
import type { Benchmark, UploadedAnswer } from "../benchmark.ts";
import { choiceQuestion, letterPrompt, optionCells } from "../readers/cells.ts";
import { readTsv } from "../readers/read-tsv.ts";

interface Part extends Pick<Benchmark, "id" | "title" | "questions" | "metric"> {
  readonly file: string;
  readonly language: keyof typeof letterPrompt;
}

/** Rotations of a question's options have its index and so many more. */
const rotation = 1_000_000;
/** What the server's table repeats, in this order, around the prediction. */
const uploaded = ["index", "question", "A", "B", "C", "D"];

/** MMBench and CCBench: pictures as base64 in a table. Test parts, which have no answers, are scored by upload. */
function choiceTable({ file: name, language, ...rest }: Part): Benchmark {
  const scored = rest.metric !== undefined;
  return {
    ...rest,
    files: [name],
    maxTiles: 6,
    maxNewTokens: 100,
    ...(scored ? {} : { submission: { file: "submission.tsv", write: writeTable } }),
    async *read(folder) {
      const file = join(folder, name);
      for await (const { row } of readTsv(file, ["index", "question", "image", "A", "B", ...(scored ? ["answer"] : [])])) {
        const options = optionCells(row, "ABCDE");
        const { index, image, answer, category } = row as Record<string, string>;
        yield {
          id: index!,
          question: `${choiceQuestion(row, options)}\n${letterPrompt[language]}`,
          images: [Buffer.from(image!, "base64")],
          ...(scored
            ? { reference: { answers: [answer!], options, category, groups: { question: [String(Number(index) % rotation)] } } }
            : { row: Object.fromEntries(uploaded.map((column) => [column, row[column] ?? ""])) }),
        };
      }
    },
  };
}

function writeTable(answers: readonly UploadedAnswer[]): string {
  const lines = answers.map(({ row = {}, prediction }) => [...uploaded.map((column) => row[column] ?? ""), prediction]);
  return [[...uploaded, "prediction"], ...lines].map((cells) => `${cells.map(quote).join("\t")}\n`).join("");
}

function quote(text: string): string {
  return /[\t"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const mmBenches: readonly Benchmark[] = [
  {
    id: "mmbench-dev-en",
    title: "MMBench, English, dev",
    questions: 4377,
    metric: "circular-choice",
    file: "mmbench/mmbench_dev_en_20231003.tsv",
    language: "en",
  },
  {
    id: "mmbench-dev-cn",
    title: "MMBench, Chinese, dev",
    questions: 4329,
    metric: "circular-choice",
    file: "mmbench/mmbench_dev_cn_20231003.tsv",
    language: "cn",
  },
  { id: "mmbench-test-en", title: "MMBench, English, test", questions: 6666, file: "mmbench/mmbench_test_en_20231003.tsv", language: "en" },
  { id: "mmbench-test-cn", title: "MMBench, Chinese, test", questions: 6666, file: "mmbench/mmbench_test_cn_20231003.tsv", language: "cn" },
  { id: "ccbench", title: "CCBench", questions: 2040, metric: "choice", file: "mmbench/CCBench_legacy.tsv", language: "cn" },
].map((part) => choiceTable(part as Part));
