import { KvCache, measureKvScales } from "@tessera/language-decoder";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertPositions } from "../src/cache/convert-positions.ts";
import { embedding, headSize, hiddenSize, numKvHeads, ToySession } from "./toy-session.ts";

const sizes = { numLayers: 1, numKvHeads, headSize, maxCapacity: 600 };

describe("convertPositions", () => {
  it("rounds within half a scale, saturates, and touches no other position", async () => {
    const value = fc.double({ min: -40, max: 40, noNaN: true });
    const list = fc.array(value, { minLength: 12, maxLength: 12 });
    const scales = fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(list, scales, fc.integer({ min: 0, max: 3 }), async (values, list, from) => {
        const kvScales = Float32Array.from(list);
        const [wide, narrow, back] = [new KvCache(sizes), new KvCache({ ...sizes, kvScales }), new KvCache(sizes)];
        // Of another capacity, as a prompt's are.
        for (const cache of [wide, back]) cache.reserve(300);
        narrow.reserve(2);
        for (const [i, data] of wide.memory.entries()) data.set(values.map((each) => each * (i + 1)).slice(0, 4 * headSize));
        await convertPositions(wide, narrow, [from, 4], { ...sizes, kvScales });
        await convertPositions(narrow, back, [0, 4], { ...sizes, kvScales });
        for (const [i, data] of wide.memory.entries()) {
          for (let at = 0; at < 4 * headSize; at++) {
            const scale = kvScales[i * numKvHeads * headSize + (at % headSize)]!;
            const inRange = Math.max(-128 * scale, Math.min(127 * scale, data[at]!));
            const expected = at < from * headSize ? 0 : inRange;
            expect(Math.abs(back.memory[i]![at]! - expected)).toBeLessThanOrEqual(at < from * headSize ? 0 : scale * 0.50001);
          }
        }
      }),
    );
  });
});

describe("measureKvScales", () => {
  it("takes each channel's largest number, for keys the length of the rotated pair", async () => {
    // Token n is stored as key [n, 0] in one head and [n + 1, 0] in the other.
    const session = new ToySession();
    const scales = await measureKvScales(
      { inputIds: Array.from({ length: 300 }, (_, i) => (i === 200 ? 12 : i % 7)) },
      { ...sizes, session, embedding, hiddenSize, margin: 2 },
    );
    expect([...scales.subarray(0, 4)].map((scale) => scale * 127)).toEqual([24, 24, 26, 26].map((each) => expect.closeTo(each, 4)));
    // The toy leaves values empty: any scale will do, but none may be 0.
    expect([...scales.subarray(4)].every((scale) => scale > 0)).toBe(true);
    expect(session.runs).toEqual([128, 128, 44]);
  });
});
