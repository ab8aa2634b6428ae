import { meanByCategory } from "../mean-by-category.ts";
import type { Metric } from "../metric.ts";
import { scoreRefCoco } from "../refcoco.ts";

/** Its value is the overlap; `overall` is the share of boxes with at least 0.5 (precision at 1). */
export const refCoco: Metric<"ref-coco"> = {
  name: "ref-coco",
  description: "first box, in thousandths of the picture, overlaps the true one by at least 0.5, as RefCOCO scores",
  missing({ box, size }) {
    if (box === undefined) return "a box in pixels";
    return size === undefined ? "the picture's size" : undefined;
  },
  score(prediction, { box = [0, 0, 0, 0], size: [width, height] = [1, 1] }) {
    const { iou, correct } = scoreRefCoco(prediction, box, { width, height });
    return { value: iou, correct: correct === 1 };
  },
  aggregate: (answers) => meanByCategory(answers, ({ score }) => (score.correct ? 1 : 0)),
};
