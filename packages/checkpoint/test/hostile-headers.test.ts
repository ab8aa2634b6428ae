import { TesseraError } from "@tessera/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSafetensorsHeader } from "../src/safetensors/parse-safetensors-header.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const parse = (header: string, fileBytes = 1000) => parseSafetensorsHeader("x.safetensors", encode(header), fileBytes);
const tensor = (start: number, end: number, shape = [(end - start) / 4], dtype = "F32") => ({ dtype, shape, data_offsets: [start, end] });

describe("a safetensors header", () => {
  it("is read when it is sound, with an empty tensor and metadata", () => {
    const tensors = parse(JSON.stringify({ __metadata__: { format: "pt" }, a: tensor(0, 8), empty: tensor(8, 8, [0]) }));
    expect(tensors.map(({ name, byteLength }) => [name, byteLength])).toEqual([
      ["a", 8],
      ["empty", 0],
    ]);
  });

  it.each([
    ["no JSON", "nonsense", "not JSON"],
    ["a list", "[]", "not an object"],
    ["an unknown type", JSON.stringify({ a: tensor(0, 8, [2], "F8_E4M3") }), "F8_E4M3"],
    ["a size that does not fit", JSON.stringify({ a: tensor(0, 8, [3]) }), "does not fill"],
    ["negative offsets", JSON.stringify({ a: tensor(-8, 0) }), "tensor a"],
    ["reversed offsets", JSON.stringify({ a: tensor(8, 0, [2]) }), "does not fill"],
    ["an end outside the file", JSON.stringify({ a: tensor(0, 4000) }), "truncated"],
    ["overlap", JSON.stringify({ a: tensor(0, 8), b: tensor(4, 12) }), "overlap"],
    [
      "a name twice",
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
      "twice",
    ],
    ["too many dimensions", JSON.stringify({ a: tensor(0, 4, new Array(9).fill(1)) }), "tensor a"],
    ["a shape that overflows", JSON.stringify({ a: tensor(0, 8, [2 ** 40, 2 ** 40]) }), "does not fill"],
  ])("with %s is refused", (_, header, problem) => {
    expect(() => parse(header)).toThrow(expect.objectContaining({ code: "checkpoint-invalid", message: expect.stringContaining(problem) }));
  });

  it("of any shape is read or refused with a typed error", () => {
    const entry = fc.record({
      dtype: fc.constantFrom("F32", "BF16", "X"),
      shape: fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 4 }),
      data_offsets: fc.array(fc.integer(), { maxLength: 3 }),
    });
    const header = fc.oneof(
      fc.json(),
      fc.string(),
      fc.dictionary(fc.string({ maxLength: 3 }), entry).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(header, (text) => {
        try {
          for (const { byteOffset, byteLength } of parse(text)) expect(byteOffset + byteLength).toBeLessThanOrEqual(1000);
        } catch (error) {
          expect(TesseraError.isInstance(error), String(error)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
