import { type Edges, parseBoxes } from "@tessera/grounding";
import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";

/** Intersection over union, in thousandths of the picture. */
export const iou: Metric<"iou"> = {
  name: "iou",
  description: "first box, in any form that grounding reads, overlaps the accepted one by at least 0.5",
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

function findBox(text: string): Edges | undefined {
  return parseBoxes(text, { bare: true })[0]?.box;
}

function overlap(a: Edges, b: Edges): number {
  const width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const area = ([x1, y1, x2, y2]: Edges) => (x2 - x1) * (y2 - y1);
  return (width * height) / (area(a) + area(b) - width * height);
}
