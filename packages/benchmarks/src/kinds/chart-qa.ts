import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { answersField, imagePath, textField } from "../readers/fields.ts";
import { readJsonl } from "../readers/read-jsonl.ts";
import { singlePhrase } from "./single-phrase.ts";

const parts = ["human", "augmented"] as const;
const fileOf = (part: (typeof parts)[number]) => `chartqa/test_${part}.jsonl`;

/** Both parts as groups; the card's figure is the mean of the two, which have 1,250 questions each. */
export const chartQa: Benchmark = {
  id: "chartqa-test",
  title: "ChartQA, test",
  questions: 2500,
  files: parts.map(fileOf),
  maxTiles: 12,
  maxNewTokens: 100,
  metric: "relaxed",
  async *read(folder) {
    for (const part of parts) {
      const file = join(folder, fileOf(part));
      let number = 0;
      for await (const entry of readJsonl(file)) {
        yield {
          id: `${part}-${number++}`,
          question: singlePhrase(textField(file, entry, "question")),
          images: [imagePath(folder, textField(file, entry, "image"))],
          reference: { answers: answersField(file, entry, "answer"), category: part },
        };
      }
    }
  },
};
