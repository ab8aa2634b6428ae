import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { textField } from "../readers/fields.ts";
import { type JsonRecord, readJsonl } from "../readers/read-jsonl.ts";
import { invalidLine } from "../readers/read-lines.ts";

const categories = ["adversarial", "popular", "random"];
const questions = "pope/llava_pope_test.jsonl";
const labelsOf = (category: string) => `pope/coco/coco_pope_${category}.json`;

/** The label files have the questions of a category in the same order; a picture that differs shows files that do not belong together. */
export const pope: Benchmark = {
  id: "pope",
  title: "POPE",
  questions: 8910,
  files: [questions, ...categories.map(labelsOf)],
  maxTiles: 6,
  maxNewTokens: 100,
  metric: "pope",
  async *read(folder) {
    const file = join(folder, questions);
    const labels = new Map(categories.map((category) => [category, readJsonl(join(folder, labelsOf(category)))]));
    for await (const entry of readJsonl(file)) {
      const category = textField(file, entry, "category");
      const image = textField(file, entry, "image");
      const next = await labels.get(category)?.next();
      if (next === undefined || next.done)
        throw invalidLine(file, entry.line, `there is no label for this question in ${labelsOf(category)}`);
      yield {
        id: textField(file, entry, "question_id"),
        question: textField(file, entry, "text").trim(),
        images: [join(folder, "pope/val2014", image)],
        reference: { answers: [readLabel(join(folder, labelsOf(category)), next.value, image)], category },
      };
    }
  },
};

function readLabel(file: string, entry: JsonRecord, image: string): string {
  const [label, labelled] = [textField(file, entry, "label"), textField(file, entry, "image")];
  if (labelled !== image) throw invalidLine(file, entry.line, `is about ${labelled}, the question about ${image}`);
  return label;
}
