import fc from "fast-check";
import { expect, it } from "vitest";
import { chunkEnd } from "../src/sequence/chunk-end.ts";

const numbers = fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 1024 }));

it("ends in time, takes no more than allowed, and ends where a block does if blocks fit", () => {
  fc.assert(
    fc.property(numbers, ([from, count, most]) => {
      const end = from + count;
      const lengths: number[] = [];
      for (let at = from; at < end; ) {
        const to = chunkEnd(at, end, most);
        lengths.push(to - at);
        if (most >= 128 && to < end) expect(to % 64).toBe(0);
        at = to;
      }
      expect(lengths.reduce((sum, length) => sum + length)).toBe(count);
      expect(Math.min(...lengths)).toBeGreaterThan(0);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(most);
      // A short last chunk would be read as steps are, which rounds otherwise.
      if (most >= 192 && lengths.length > 1) expect(lengths.at(-1)).toBeGreaterThanOrEqual(64);
    }),
    { numRuns: 5000 },
  );
});

it.each([
  [0, 700, 1024, 700],
  [0, 1100, 1024, 576],
  [0, 700, 192, 192],
  [0, 133, 128, 64],
  [10, 700, 192, 192],
  [0, 700, 50, 50],
])("from %i of %i, at most %i: %i", (from, end, most, to) => {
  expect(chunkEnd(from, end, most)).toBe(to);
});
