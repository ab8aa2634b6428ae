import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { imagePath, textField } from "../readers/fields.ts";
import { readAnnotations } from "../readers/read-annotations.ts";
import { readJsonl } from "../readers/read-jsonl.ts";
import { singlePhrase } from "./single-phrase.ts";

interface Part extends Pick<Benchmark, "id" | "title" | "questions" | "maxTiles"> {
  readonly file: string;
  /** Official answers, where they are public. */
  readonly annotations?: string;
}

/** DocVQA and InfographicsVQA: the validation parts are scored here, the test parts by upload. */
function documentBenchmark({ file: name, annotations, ...rest }: Part): Benchmark {
  return {
    ...rest,
    files: [name, ...(annotations === undefined ? [] : [annotations])],
    maxNewTokens: 100,
    ...(annotations === undefined ? { submission: { file: "submission.json", write: writeSubmission } } : { metric: "anls" as const }),
    async *read(folder) {
      const file = join(folder, name);
      const answersOf =
        annotations === undefined
          ? undefined
          : await readAnnotations(join(folder, annotations), "data", (one) => [one.questionId, one.answers]);
      for await (const entry of readJsonl(file)) {
        const id = textField(file, entry, "question_id");
        const answers = answersOf?.(id);
        yield {
          id,
          question: singlePhrase(textField(file, entry, "question")),
          images: [imagePath(folder, textField(file, entry, "image"))],
          ...(answers === undefined ? {} : { reference: { answers } }),
        };
      }
    },
  };
}

function writeSubmission(answers: readonly { readonly id: string; readonly prediction: string }[]): string {
  return `${JSON.stringify(answers.map(({ id, prediction }) => ({ questionId: Number(id), answer: prediction })))}\n`;
}

export const docVqaVal = documentBenchmark({
  id: "docvqa-val",
  title: "DocVQA, validation",
  questions: 5349,
  maxTiles: 18,
  file: "docvqa/val.jsonl",
  annotations: "docvqa/val/val_v1.0.json",
});

export const docVqaTest = documentBenchmark({
  id: "docvqa-test",
  title: "DocVQA, test",
  questions: 5188,
  maxTiles: 18,
  file: "docvqa/test.jsonl",
});

export const infoVqaVal = documentBenchmark({
  id: "infovqa-val",
  title: "InfographicsVQA, validation",
  questions: 2801,
  maxTiles: 24,
  file: "infographicsvqa/val.jsonl",
  annotations: "infographicsvqa/infographicsVQA_val_v1.0_withQT.json",
});

export const infoVqaTest = documentBenchmark({
  id: "infovqa-test",
  title: "InfographicsVQA, test",
  questions: 3288,
  maxTiles: 24,
  file: "infographicsvqa/test.jsonl",
});
