import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { textField } from "../readers/fields.ts";
import { readJsonl } from "../readers/read-jsonl.ts";

const questions = "SEED/seed.jsonl";

/** The questions about pictures; options and instruction stand in the text. */
export const seed: Benchmark = {
  id: "seed-image",
  title: "SEED-Bench, images",
  questions: 14232,
  files: [questions],
  maxTiles: 6,
  maxNewTokens: 100,
  metric: "seed",
  async *read(folder) {
    const file = join(folder, questions);
    for await (const entry of readJsonl(file)) {
      yield {
        id: textField(file, entry, "question_id"),
        question: textField(file, entry, "text"),
        images: [join(folder, "SEED", textField(file, entry, "image"))],
        reference: { answers: [textField(file, entry, "answer")] },
      };
    }
  },
};
