import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { imagePath, textField } from "../readers/fields.ts";
import { readAnnotations } from "../readers/read-annotations.ts";
import { readJsonl } from "../readers/read-jsonl.ts";
import { singlePhrase } from "./single-phrase.ts";

const questions = "textvqa/textvqa_val.jsonl";
const annotations = "textvqa/textvqa_val_annotations.json";

/** Without OCR tokens, at 6 tiles: with them and 24 tiles a reader of the card got 60.5 instead of 70.5 (OpenGVLab/InternVL#414). */
export const textVqa: Benchmark = {
  id: "textvqa-val",
  title: "TextVQA, validation",
  questions: 5000,
  files: [questions, annotations],
  maxTiles: 6,
  maxNewTokens: 10,
  metric: "vqa",
  async *read(folder) {
    const file = join(folder, questions);
    const said = (one: unknown) => (one as { readonly answer?: unknown } | null)?.answer;
    const answersOf = await readAnnotations(join(folder, annotations), "annotations", ({ question_id, answers }) => [
      question_id,
      Array.isArray(answers) ? answers.map(said) : answers,
    ]);
    for await (const entry of readJsonl(file)) {
      const id = textField(file, entry, "question_id");
      const images = [imagePath(folder, textField(file, entry, "image"))];
      yield { id, question: singlePhrase(textField(file, entry, "question")), images, reference: { answers: answersOf(id) } };
    }
  },
};
