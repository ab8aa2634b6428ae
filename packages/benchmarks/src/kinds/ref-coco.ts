import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { imagePath, numbersField, textField } from "../readers/fields.ts";
import { readJsonl } from "../readers/read-jsonl.ts";

/** Expressions by file. */
const splits = {
  refcoco_val: 10834,
  refcoco_testA: 5657,
  refcoco_testB: 5095,
  "refcoco+_val": 10758,
  "refcoco+_testA": 5726,
  "refcoco+_testB": 4889,
  refcocog_val: 4896,
  refcocog_test: 9602,
};

/** RefCOCO, RefCOCO+ and RefCOCOg, asked in the singular as the original's code does; the model card's plural makes some models answer otherwise. */
export const refCocos: readonly Benchmark[] = Object.entries(splits).map(([split, questions]) => ({
  id: split.replace("_", "-"),
  title: split.replace(/^refcoco/, "RefCOCO").replace("_", ", "),
  questions,
  files: [`refcoco/${split}.jsonl`],
  maxTiles: 6,
  maxNewTokens: 100,
  metric: "ref-coco",
  async *read(folder) {
    const file = join(folder, `refcoco/${split}.jsonl`);
    for await (const entry of readJsonl(file)) {
      const [x1, y1, x2, y2] = numbersField(file, entry, "bbox", 4) as [number, number, number, number];
      const size = [Number(textField(file, entry, "width")), Number(textField(file, entry, "height"))] as const;
      yield {
        id: String(entry.line),
        question: `Please provide the bounding box coordinate of the region this sentence describes: <ref>${textField(file, entry, "sent")}</ref>`,
        images: [imagePath(folder, textField(file, entry, "image"))],
        reference: { answers: [`${x1},${y1},${x2},${y2}`], box: [x1, y1, x2, y2], size },
      };
    }
  },
}));
