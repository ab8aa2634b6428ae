import type { Tensor } from "@tessera/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { attentionReference } from "./attention-reference.ts";
import { byteKeys, byteQueries } from "./byte-rows.ts";
import { describeOperators } from "./describe-operators.ts";
import { TestNumbers } from "./test-numbers.ts";

interface Sizes {
  readonly batch: number;
  readonly tokens: number;
  readonly heads: number;
  readonly size: number;
}

describeOperators("Attention", (operators) => {
  const numbers = new TestNumbers(3);
  /** The largest difference from the reference, which rounds queries and keys as documented, relative to the largest value. */
  async function error({ batch, tokens, heads, size }: Sizes, change: (name: string, token: number) => number): Promise<number> {
    const width = heads * size;
    const shape = [batch, tokens, width];
    const input = (name: string) =>
      numbers.normal(batch * tokens * width).map((value, i) => value * change(name, Math.floor(i / width) % tokens));
    const [query, key, value] = [input("query"), input("key"), input("value")] as const;
    const output = new Float32Array(query.length).fill(Number.NaN);
    const tensor = (data: Float32Array): Tensor => ({ type: "float32", shape, data });
    const scale = 1 / Math.sqrt(size);
    await operators().run({
      op: "Attention",
      attributes: { num_heads: heads, scale: { float: scale } },
      inputs: [tensor(query), tensor(key), tensor(value)],
      outputs: [tensor(output)],
    });
    const values = Float64Array.from(value);
    let worst = output.some(Number.isNaN) ? 1 : 0;
    for (let b = 0; b < batch; b++)
      for (let head = 0; head < heads; head++) {
        const offset = b * tokens * width + head * size;
        const queries = byteQueries({ data: query, offset, stride: width, tokens, size });
        const keys = byteKeys({ data: key, offset, stride: width, tokens, size });
        // The first, the last, and some between.
        for (let token = 0; token < tokens; token += Math.max(1, Math.min(tokens - 1 - token, tokens >> 3))) {
          const at = offset + token * width;
          const expected = attentionReference(
            queries.subarray(token * size, (token + 1) * size),
            { data: keys, offset: 0, stride: size },
            { data: values, offset, stride: width },
            tokens,
            Math.fround(scale),
          );
          for (let d = 0; d < size; d++) worst = Math.max(worst, Math.abs(expected[d]! - output[at + d]!));
        }
      }
    return worst / value.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  }

  const all: Sizes[] = [
    { batch: 2, tokens: 1, heads: 3, size: 64 },
    { batch: 2, tokens: 17, heads: 3, size: 64 },
    { batch: 1, tokens: 64, heads: 2, size: 64 },
    { batch: 3, tokens: 65, heads: 2, size: 80 },
    { batch: 1, tokens: 130, heads: 1, size: 256 },
    { batch: 1, tokens: 70, heads: 2, size: 8 },
    { batch: 1, tokens: 200, heads: 2, size: 128 },
    { batch: 1, tokens: 1025, heads: 2, size: 64 },
  ];

  // Bounds are about three times what was measured.
  const kinds = {
    "normal numbers": { bound: 2e-4, change: () => 1 },
    "one massive key and one massive value": {
      bound: 1e-3,
      change: (name: string, token: number) => (name === "key" && token === 0 ? 30 : name === "value" && token === 5 ? 100 : 1),
    },
    "nearly equal scores": { bound: 2e-4, change: (name: string) => (name === "query" ? 1e-3 : 1) },
    "queries of zero": { bound: 2e-4, change: (name: string) => (name === "query" ? 0 : 1) },
    "keys of zero": { bound: 2e-4, change: (name: string) => (name === "key" ? 0 : 1) },
  };

  test.each(Object.entries(kinds))("is the reference's over %s", async (_, { bound, change }) => {
    for (const sizes of all) expect(await error(sizes, change), JSON.stringify(sizes)).toBeLessThan(bound);
  });

  test("is the reference's at any size", async () => {
    const upTo = (max: number) => fc.integer({ min: 1, max });
    const sizes = fc.record({ batch: upTo(3), tokens: upTo(150), heads: upTo(4), size: upTo(32).map((eighth) => eighth * 8) });
    const property = fc.asyncProperty(sizes, async (each) => {
      expect(await error(each, () => 1)).toBeLessThan(2e-4);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  test.each([
    [0, 5],
    [2, 0],
  ])("takes %i rows of %i tokens", async (batch, tokens) => {
    const empty = (): Tensor => ({ type: "float32", shape: [batch, tokens, 64], data: new Float32Array(0) });
    const attributes = { num_heads: 1, scale: { float: 1 } };
    await operators().run({ op: "Attention", attributes, inputs: [empty(), empty(), empty()], outputs: [empty()] });
  });
});
