import { join } from "node:path";
import type { Benchmark } from "../benchmark.ts";
import { imagePath, numbersField, textField } from "../readers/fields.ts";
import { readJsonl } from "../readers/read-jsonl.ts";

const splits = [
  "refcoco_val",
  "refcoco_testA",
  "refcoco_testB",
  "refcoco+_val",
  "refcoco+_testA",
  "refcoco+_testB",
  "refcocog_val",
  "refcocog_test",
];

/** RefCOCO, RefCOCO+ and RefCOCOg, asked in the singular as the original's code does; the model card's plural makes some models answer otherwise. */
export const refCocos: readonly Benchmark[] = splits.map((split) => ({
  id: split.replace("_", "-"),
  title: split.replace(/^refcoco/, "RefCOCO").replace("_", ", "),
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
