import { parseBoxes } from "@tessera/grounding";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxColours } from "../src/page/grounding/box-colours.ts";
import { readableText } from "../src/page/markdown/readable-text.ts";

describe("boxes", () => {
  it("are read with their labels, several to a label too", () => {
    const text = "It is <ref>a cat</ref><box>[[1, 2, 300, 400]]</box> and <ref>dogs</ref> <box>[[5,6,7,8.5], [-1, 0, 9, 10]]</box>.";
    expect(parseBoxes(text)).toEqual([
      { label: "a cat", box: [1, 2, 300, 400] },
      { label: "dogs", box: [5, 6, 7, 8.5] },
      { label: "dogs", box: [0, 0, 9, 10] },
    ]);
    expect(readableText(text)).toBe("It is **a cat** `[1, 2, 300, 400]` and **dogs** `[5,6,7,8.5], [-1, 0, 9, 10]`.");
  });

  it("are found without their tags, too", () => {
    expect(parseBoxes("orange cross[[719, 77, 921, 266]]")).toEqual([{ label: "orange cross", box: [719, 77, 921, 266] }]);
    expect(readableText("orange cross[[719, 77, 921, 266]]")).toBe("orange cross `[719, 77, 921, 266]`");
  });

  it("are left out when they are none, and nothing throws", () => {
    expect(parseBoxes("<box>[[1, 2, 3]]</box> <box>[[a, b, c, d]]</box> <box> [[1, 2], [3, 4]]")).toEqual([]);
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => Array.isArray(parseBoxes(`<box>[[${text}]]</box>`))));
  });

  it("have a colour for each label, or each its own where they share one", () => {
    const boxes = (...labels: string[]) => labels.map((label) => ({ label, box: [0, 0, 1, 1] as const }));
    expect(boxColours(boxes("cat", "dog", "cat"))).toEqual([0, 1, 0]);
    expect(boxColours(boxes("cat", "cat", "cat"))).toEqual([0, 1, 2]);
    expect(Math.max(...boxColours(boxes(..."abcdefghijkl")))).toBeLessThan(8);
  });
});
