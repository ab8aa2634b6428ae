export interface GroundedBox {
  readonly label: string;
  /** x1, y1, x2, y2 in thousandths of the picture */
  readonly box: readonly [number, number, number, number];
}

const lists = /\[\[[\d\s,.[\]-]{1,400}?\]\]/g;
const number = "\\s*(-?\\d+(?:\\.\\d+)?)\\s*";
const four = new RegExp(`\\[${[number, number, number, number].join(",")}\\]`, "g");

/**
 * The boxes of a grounding answer, `<ref>label</ref><box>[[x1, y1, x2, y2], …]</box>`, also without its tags, which are special tokens that
 * servers leave out. The label is what stands in front. What is not four numbers is left out.
 */
export function parseBoxes(text: string): GroundedBox[] {
  let from = 0;
  return [...text.matchAll(lists)].flatMap(({ 0: list, index }) => {
    const before = text.slice(Math.max(from, index - 80), index).replace(/<\/?(?:ref|box)>/g, "|");
    const label = before.split(/[\n|,.;:]/).findLast((part) => part.trim() !== "") ?? "";
    from = index + list.length;
    return [...list.matchAll(four)].map(([, ...numbers]) => ({
      label: label.trim(),
      box: numbers.map(Number) as unknown as GroundedBox["box"],
    }));
  });
}
