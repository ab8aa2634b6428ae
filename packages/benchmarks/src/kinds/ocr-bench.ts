import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { pythonList } from "../readers/python-list.ts";
import { invalidLine } from "../readers/read-lines.ts";
import { readTsv } from "../readers/read-tsv.ts";
import { phrasePrompt } from "./single-phrase.ts";

const table = "OCRBench.tsv";

/** VLMEvalKit's table: pictures as base64, accepted answers as a list in Python's form; the phrase stands on a line of its own. */
export const ocrBench: Benchmark = {
  id: "ocrbench",
  title: "OCRBench",
  questions: 1000,
  files: [table],
  maxTiles: 24,
  maxNewTokens: 1024,
  metric: "ocr-bench",
  async *read(folder) {
    const file = join(folder, table);
    for await (const { row, line } of readTsv(file, ["index", "image", "question", "answer", "category"])) {
      const answers = pythonList(row.answer!);
      if (answers.length === 0) throw invalidLine(file, line, "answer: expected a list of texts");
      yield {
        id: row.index!,
        question: `${row.question!}\n${phrasePrompt}`,
        images: [Buffer.from(row.image!, "base64")],
        reference: { answers, category: row.category! },
      };
    }
  },
};
