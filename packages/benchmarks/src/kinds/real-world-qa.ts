import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { choiceQuestion, letterPrompt, optionCells } from "../readers/cells.ts";
import { readTsv } from "../readers/read-tsv.ts";

const table = "RealWorldQA.tsv";

/** VLMEvalKit's table; without a judge, as exact matching there. */
export const realWorldQa: Benchmark = {
  id: "realworldqa",
  title: "RealWorldQA",
  questions: 765,
  files: [table],
  maxTiles: 6,
  maxNewTokens: 1024,
  metric: "kit-choice",
  async *read(folder) {
    for await (const { row } of readTsv(join(folder, table), ["index", "image", "question", "answer", "A", "B"])) {
      const options = optionCells(row, "ABCDEFGH");
      const question = choiceQuestion(row, options);
      yield {
        id: row.index!,
        question: `${question}\n${/[\u4e00-\u9fff]/.test(question) ? letterPrompt.cn : letterPrompt.en}`,
        images: [Buffer.from(row.image!, "base64")],
        reference: { answers: [row.answer!], options, category: row.category },
      };
    }
  },
};
