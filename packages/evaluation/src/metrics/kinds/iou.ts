import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";

type Box = readonly [left: number, top: number, right: number, bottom: number];

const boxPattern = /\[\s*(\d{1,9}),\s*(\d{1,9}),\s*(\d{1,9}),\s*(\d{1,9})\s*\]/;

/** Overlap (intersection over union) of the first boxes `[x1, y1, x2, y2]` of answer and accepted answer. */
export const iou: Metric<"iou"> = {
  name: "iou",
  description: "first box `[x1, y1, x2, y2]` overlaps the accepted one by at least 0.5",
  score(prediction, { answers }) {
    const predicted = findBox(prediction);
    let value = 0;
    for (const answer of answers) {
      const accepted = findBox(answer);
      if (predicted !== undefined && accepted !== undefined) value = Math.max(value, overlap(predicted, accepted));
    }
    return { value, correct: value >= 0.5 };
  },
  aggregate: (answers) => meanByCategory(answers),
};

function findBox(text: string): Box | undefined {
  const match = boxPattern.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4])];
}

function overlap(a: Box, b: Box): number {
  const width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const area = (box: Box) => Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);
  const union = area(a) + area(b) - width * height;
  return union > 0 ? (width * height) / union : 0;
}
