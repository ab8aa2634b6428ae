import { basename, join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { invalidLine, readLines } from "../readers/read-lines.ts";
import { singlePhrase } from "./single-phrase.ts";

const tasks = [
  "existence",
  "count",
  "position",
  "color",
  "posters",
  "celebrity",
  "scene",
  "landmark",
  "artwork",
  "OCR",
  "commonsense_reasoning",
  "numerical_calculation",
  "text_translation",
  "code_reasoning",
];

/** The 14 lists of InternVL's `eval/mme/Your_Results`, put into the data folder; two questions about each picture follow each other. */
export const mme: Benchmark = {
  id: "mme",
  title: "MME",
  questions: 2374,
  files: tasks.map((task) => `mme/Your_Results/${task}.txt`),
  maxTiles: 6,
  maxNewTokens: 20,
  metric: "mme",
  clean: (prediction) =>
    prediction
      .replaceAll("\n", "")
      .replaceAll("不是", "No")
      .replaceAll("是", "Yes")
      .replaceAll("否", "No")
      .toLowerCase()
      .replaceAll("true", "yes")
      .replaceAll("false", "no")
      .replaceAll(/[\u4e00-\u9fa5]/g, ""),
  async *read(folder) {
    for (const task of tasks) {
      const file = join(folder, `mme/Your_Results/${task}.txt`);
      for await (const { text, line } of readLines(file)) {
        if (text.trim() === "") continue;
        const [picture, question, answer] = text.trim().split("\t");
        if (picture === undefined || question === undefined || !/^(yes|no)$/i.test(answer ?? ""))
          throw invalidLine(file, line, "expected picture, question and Yes or No between tabs");
        yield {
          id: `${task}-${line}`,
          question: singlePhrase(question),
          images: [join(folder, "mme/MME_Benchmark_release_version", task, basename(picture))],
          reference: { answers: [answer!], category: task },
        };
      }
    }
  },
};
