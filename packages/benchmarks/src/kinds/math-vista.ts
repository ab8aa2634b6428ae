import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { pythonList } from "../readers/python-list.ts";
import { readTsv } from "../readers/read-tsv.ts";

const table = "MathVista_MINI.tsv";

/** VLMEvalKit's table, whose questions are MathVista's queries. Without a judge only letters and bare numbers count: a lower bound. */
export const mathVista: Benchmark = {
  id: "mathvista-mini",
  title: "MathVista, testmini, without a judge",
  questions: 1000,
  files: [table],
  maxTiles: 6,
  maxNewTokens: 1024,
  metric: "math-vista",
  async *read(folder) {
    const needed = ["index", "image", "question", "answer", "question_type", "answer_type", "choices", "answer_option", "task", "skills"];
    for await (const { row } of readTsv(join(folder, table), needed)) {
      const choices = row.question_type === "multi_choice" ? pythonList(row.choices!) : undefined;
      yield {
        id: row.index!,
        question: row.question!,
        images: [Buffer.from(row.image!, "base64")],
        reference: {
          answers: [choices === undefined ? row.answer! : row.answer_option!],
          options: choices && Object.fromEntries(choices.map((text, i) => [String.fromCharCode(65 + i), text])),
          category: row.task,
          groups: { skills: pythonList(row.skills!), answer_type: [row.answer_type!] },
        },
      };
    }
  },
};
