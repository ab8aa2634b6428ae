import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { answersField, imagePath, textField } from "../readers/fields.ts";
import { readJsonl } from "../readers/read-jsonl.ts";

const questions = "ai2diagram/test_vlmevalkit.jsonl";

/** The masked pictures; the options stand in the question, to which nothing is added. */
export const ai2d: Benchmark = {
  id: "ai2d-test",
  title: "AI2D, test",
  questions: 3088,
  files: [questions],
  maxTiles: 6,
  maxNewTokens: 10,
  metric: "exact-match",
  async *read(folder) {
    const file = join(folder, questions);
    for await (const entry of readJsonl(file)) {
      yield {
        id: entry.record.question_id === undefined ? String(entry.line) : textField(file, entry, "question_id"),
        question: textField(file, entry, "question"),
        images: [imagePath(folder, textField(file, entry, "image"))],
        reference: { answers: answersField(file, entry, "answer") },
      };
    }
  },
};
