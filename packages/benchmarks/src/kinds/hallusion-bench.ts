import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { invalidLine } from "../readers/read-lines.ts";
import { readTsv } from "../readers/read-tsv.ts";
import { singlePhrase } from "./single-phrase.ts";

const table = "HallusionBench.tsv";

/** VLMEvalKit's table; set, figure and question are the fourth to sixth parts of `index`. Answers that are neither yes nor no are wrong without a judge. */
export const hallusionBench: Benchmark = {
  id: "hallusionbench",
  title: "HallusionBench",
  questions: 951,
  files: [table],
  maxTiles: 6,
  maxNewTokens: 1024,
  metric: "hallusion-bench",
  async *read(folder) {
    const file = join(folder, table);
    for await (const { row, line } of readTsv(file, ["index", "image", "question", "answer", "l2-category"])) {
      const [, , , set, figure, question] = row.index!.split("_");
      if (question === undefined) throw invalidLine(file, line, `index: expected six parts between underscores but found ${row.index}`);
      const within = (part: string) => [`${row["l2-category"]}_${set}_${part}`];
      yield {
        id: row.index!,
        question: singlePhrase(`${row.question!} Please answer yes or no.`),
        images: [Buffer.from(row.image!, "base64")],
        reference: { answers: [row.answer!], groups: { figure: within(figure!), question: within(question) } },
      };
    }
  },
};
