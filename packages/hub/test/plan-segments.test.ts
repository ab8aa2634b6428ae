import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSegments } from "../src/download/plan-segments.ts";

describe("planSegments", () => {
  it.each([
    ["all", [0, 0, 0], 30, [[0, 25]]],
    ["nothing", [1, 1, 1], 25, []],
    ["the end", [1, 1, 0], 25, [[20, 25]]],
    [
      "gaps",
      [0, 1, 0],
      25,
      [
        [0, 10],
        [20, 25],
      ],
    ],
    ["an empty file", [], 0, []],
  ])("asks for %s", (_, done, size, expected) => {
    const plan = planSegments(done, { size: Math.min(size, 25), chunkBytes: 10, mostChunks: 100 });
    expect(plan.map(({ from, to }) => [from, to])).toEqual(expected);
  });

  it("covers each missing chunk once and no other, in order, in pieces that are not too long", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 1), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 10 }),
        (done, mostChunks, tail) => {
          const chunkBytes = 10;
          const size = done.length === 0 ? 0 : (done.length - 1) * chunkBytes + tail;
          const plan = planSegments(done, { size, chunkBytes, mostChunks });
          const covered = plan.flatMap(({ from, to }) =>
            Array.from({ length: Math.ceil((to - from) / chunkBytes) }, (_, i) => from / chunkBytes + i),
          );
          expect(covered).toEqual(done.flatMap((one, i) => (one ? [] : [i])));
          for (const { from, to } of plan) {
            expect(to - from).toBeLessThanOrEqual(mostChunks * chunkBytes);
            expect(to).toBeLessThanOrEqual(size);
          }
        },
      ),
    );
  });
});
