import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { textField } from "../readers/fields.ts";
import { readJsonl } from "../readers/read-jsonl.ts";

const questions = "mm-vet/llava-mm-vet.jsonl";

/** Scored by MM-Vet's own server, whose judge is more lenient than others: only figures of one judge compare. */
export const mmVet: Benchmark = {
  id: "mmvet",
  title: "MM-Vet",
  questions: 218,
  files: [questions],
  maxTiles: 6,
  maxNewTokens: 1000,
  submission: {
    file: "mmvet.json",
    write: (answers) => `${JSON.stringify(Object.fromEntries(answers.map(({ id, prediction }) => [`v1_${id}`, prediction])))}\n`,
  },
  async *read(folder) {
    const file = join(folder, questions);
    for await (const entry of readJsonl(file)) {
      yield {
        id: textField(file, entry, "question_id"),
        // The original puts its empty instruction behind a space.
        question: `${textField(file, entry, "text")} `,
        images: [join(folder, "mm-vet/images", textField(file, entry, "image"))],
      };
    }
  },
};
