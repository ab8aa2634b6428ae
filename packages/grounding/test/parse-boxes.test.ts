import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoxReader, boxOverlay, parseBoxes, toPixels } from "../src/index.ts";

const found = (text: string, bare = false) => parseBoxes(text, { bare }).map(({ label, box }) => [label, ...box]);

describe("boxes", () => {
  it.each([
    ["<ref>a cat</ref><box>[[1, 2, 300, 400]]</box>", [["a cat", 1, 2, 300, 400]]],
    [
      "<ref>dogs</ref> <box>[[5,6,7,8.5],\n [10, 20, 90, 100]]</box>.",
      [
        ["dogs", 5, 6, 7, 8.5],
        ["dogs", 10, 20, 90, 100],
      ],
    ],
    [
      "<ref>a, b. c</ref><box>[[1,2,3,4]]</box><box>[[5,6,7,8]]</box>",
      [
        ["a, b. c", 1, 2, 3, 4],
        ["a, b. c", 5, 6, 7, 8],
      ],
    ],
    ["tiger[[719, 77, 921, 266]]", [["tiger", 719, 77, 921, 266]]],
    [
      "car[[1, 2, 3, 4], [5, 6, 7, 8]], dog[[9, 10, 11, 12]]; cat[[1,1,2,2]]",
      [
        ["car", 1, 2, 3, 4],
        ["car", 5, 6, 7, 8],
        ["dog", 9, 10, 11, 12],
        ["cat", 1, 1, 2, 2],
      ],
    ],
    [
      "- **red car**: [[1, 2, 3, 4]]\n- **bus**: [[5, 6, 7, 8]]",
      [
        ["red car", 1, 2, 3, 4],
        ["bus", 5, 6, 7, 8],
      ],
    ],
    ["<box>[1, 2, 3, 4]</box>", [["", 1, 2, 3, 4]]],
    ["x[[0, 1000, 999, 998]]", [["x", 0, 998, 999, 1000]]],
    ["x[[300, 400, 100, 200]]", [["x", 100, 200, 300, 400]]],
    ["x[[-5, 2, 1200, 4]]", [["x", 0, 2, 1000, 4]]],
    ["x[[0.1, 0.2, 0.5, 1]]", [["x", 100, 200, 500, 1000]]],
    ["x[[5, 5, 5, 9]]", []],
    ["[[x1, y1, x2, y2]] is the form: cat[[1, 2, 3, 4]]", [["cat", 1, 2, 3, 4]]],
    ["cat[[1, 2, [[5, 6, 7, 8]]", [["cat", 5, 6, 7, 8]]],
    [
      '```json\n[{"bbox_2d": [1, 2, 3, 4], "label": "a \\"b\\" ]["}, {"label": "c", "bbox_2d": [5, 6, 7, 8]}]\n```',
      [
        ['a "b" ][', 1, 2, 3, 4],
        ["c", 5, 6, 7, 8],
      ],
    ],
    ["{'bbox_2d': [1, 2, 3, 4], 'label': 'car'}", [["car", 1, 2, 3, 4]]],
    ['{"car": [[1, 2, 3, 4]]}', [["car", 1, 2, 3, 4]]],
    ['{"bbox_2d": [1, 2, 3, 4], "lab', [["", 1, 2, 3, 4]]],
    ["User: where is <ref>cat</ref><box>[[9, 9, 10, 10]]</box>?\nAssistant: cat[[1, 2, 3, 4]]", [["cat", 1, 2, 3, 4]]],
    ["cat[[1, 2, 3, 4], [5, 6", [["cat", 1, 2, 3, 4]]],
    ["[[1, 2, 3]] [[1, 2, 3, 4, 5]] [[1, 2], [3, 4]] [[1 2, 3, 4, 5]] [[1,,2,3]] [[1e999, 2, 3, 4]]", []],
    ["Yes [see 1, 2, 3, 4], [1, 2, 3, 4]", []],
  ])("are read in %j", (text, boxes) => expect(found(text)).toEqual(boxes));

  it("are single lists where nothing else was asked for", () => {
    expect(found("[1, 2, 3, 4]", true)).toEqual([["", 1, 2, 3, 4]]);
  });

  it("are the same however an answer is cut into pieces", () => {
    const piece = fc.constantFrom(
      "[",
      "[[",
      "]",
      "]]",
      ", ",
      "7",
      "0.5",
      "-",
      "1000",
      "car",
      "<ref>",
      "</ref>",
      "<box>",
      "</box>",
      "{",
      "}",
      '"',
      "bbox_2d",
      ":",
      "\n",
      "User: ",
      "Assistant:",
      "[[1, 2, 3, 4]]",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 40 }), (pieces) => {
        const reader = new BoxReader();
        const streamed = [...pieces.flatMap((one) => reader.push(one)), ...reader.finish()];
        expect(streamed).toEqual(parseBoxes(pieces.join("")));
        for (const { box } of streamed) {
          expect(box.every((value) => value >= 0 && value <= 1000)).toBe(true);
          expect(box[0] < box[2] && box[1] < box[3]).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("come back as they were written", () => {
    const side = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 2 }).map((two) => two.sort((a, b) => a - b));
    const box = fc
      .tuple(side, side)
      .map(([x, y]) => [x[0]!, y[0]!, x[1]!, y[1]!] as const)
      .filter((edges) => Math.max(...edges) > 1);
    const label = fc.stringMatching(/^[a-z]{1,9}(?: [a-z]{1,9})?$/);
    const answers = fc.array(fc.tuple(label, fc.array(box, { minLength: 1, maxLength: 4 })), { maxLength: 5 });
    fc.assert(
      fc.property(answers, fc.boolean(), (parts, tags) => {
        const lists = parts.map(([name, boxes]) => [name, `[${boxes.map((edges) => `[${edges.join(", ")}]`).join(", ")}]`]);
        const text = lists.map(([name, list]) => (tags ? `<ref>${name}</ref><box>${list}</box>` : `${name}${list}`)).join(", ");
        expect(parseBoxes(text)).toEqual(parts.flatMap(([name, boxes]) => boxes.map((edges) => ({ label: name, box: edges }))));
      }),
    );
  });

  it("are read in one pass over megabytes of brackets", () => {
    for (const text of ["[", "[[1, 2, 3, ", "<ref>", '{"a', "[[1,2,3,4],"])
      expect(parseBoxes(text.repeat(200_000)).length).toBeLessThanOrEqual(200_000);
  });
});

describe("pixels", () => {
  it("are of the whole picture, at least one a side", () => {
    expect(toPixels([100, 200, 300, 400], { width: 640, height: 480 })).toEqual([64, 96, 192, 192]);
    expect(toPixels([999.9, 0, 1000, 0.1], { width: 10, height: 10 })).toEqual([9, 0, 10, 1]);
  });
});

describe("the drawing", () => {
  it("escapes what labels say", () => {
    const svg = boxOverlay([{ label: '</text><script>"&\u0000', box: [0, 0, 500, 500] }], { width: 100, height: 100 });
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;/text&gt;&lt;script&gt;&quot;&amp; </text>");
    expect(svg).toContain('<rect x="0" y="0" width="50" height="50"');
  });
});
