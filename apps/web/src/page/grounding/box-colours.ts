import type { GroundedBox } from "@tessera/grounding";

/** Colours that white letters can be read on, far from each other. */
const count = 8;

/** The colour of each box, a number below 8: one for each label, or one for each box where there is a single label. */
export function boxColours(boxes: readonly GroundedBox[]): number[] {
  const labels = [...new Set(boxes.map(({ label }) => label))];
  return boxes.map(({ label }, i) => (labels.length > 1 ? labels.indexOf(label) : i) % count);
}
