/** x1, y1, x2, y2 in thousandths of the picture. */
export type Box = readonly [number, number, number, number];

const box = /\[\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\]/g;

/** The boxes of a grounding answer: `red circle[[100, 200, 300, 400]]`, with or without its tags. */
export function findBoxes(answer: string): Box[] {
  return [...answer.matchAll(/\[\[.*?\]\]/gs)].flatMap(([list]) =>
    [...list.matchAll(box)].map(([, ...numbers]) => numbers.map(Number) as unknown as Box),
  );
}
