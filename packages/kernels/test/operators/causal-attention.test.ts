import fc from "fast-check";
import { expect, test } from "vitest";
import { CausalCase, type CausalForm } from "./causal-case.ts";
import { causalCheck } from "./causal-check.ts";
import { describeOperators } from "./describe-operators.ts";
import { TestNumbers } from "./test-numbers.ts";

describeOperators("causal attention", (operators) => {
  const numbers = new TestNumbers(4);
  /** Bounds of the error for many rows, relative to the largest value. Measured: at most a half of each; keys and queries are int16 there. */
  const bounds = { normal: 2e-4, massive: 4e-4, "outlier channels": 4e-3, "zero keys": 2e-4, flat: 2e-4 };
  const kinds = Object.keys(bounds) as (keyof typeof bounds)[];

  function bound({ int8, tokens, group, kind = "normal" }: CausalForm): number {
    // Over int8 caches outliers do not count, since each channel has its scale.
    if (int8) return 2e-4;
    // Few rows of queries are read against floats: measured 4e-6 at most.
    return tokens <= 4 && tokens * group <= 32 ? 1e-5 : bounds[kind];
  }

  async function check(form: CausalForm): Promise<void> {
    const causal = new CausalCase(form, numbers);
    await operators().run(causal.call);
    const { output, appended, changed } = causalCheck(causal);
    const name = JSON.stringify(form);
    expect(changed, name).toBe(0);
    // A rotation in float32; over int8, which integer is nearest where two almost are.
    expect(appended, name).toBeLessThan(form.int8 ? 2e-5 : 2e-6);
    expect(output, name).toBeLessThan(bound(form));
  }

  const cases = [8, 64, 80, 128, 256].flatMap((size) => [false, true].map((int8) => ({ size, int8 })));
  test.each(cases)("heads of $size, int8 caches: $int8", async ({ size, int8 }) => {
    let at = size + Number(int8);
    for (const tokens of [1, 2, 4, 5, 63, 64, 65, 200])
      for (const past of [0, 63, 500])
        for (const group of [1, 2, 7]) {
          // What is left takes turns.
          at += 1;
          const rest = { batch: 1 + (at % 3), kvHeads: 1 + (at % 2), packed: at % 4 < 2, inPlace: at % 5 > 1, padded: at % 7 === 0 };
          await check({ int8, size, tokens, past, group, kind: kinds[at % kinds.length], ...rest });
        }
  });

  test("any sizes", async () => {
    const upTo = (max: number) => fc.integer({ min: 1, max });
    const form = fc.record({
      int8: fc.boolean(),
      size: upTo(32).map((eighth) => eighth * 8),
      tokens: fc.oneof(upTo(6), upTo(150)),
      past: fc.nat(300),
      batch: upTo(4),
      kvHeads: upTo(3),
      group: upTo(9),
      packed: fc.boolean(),
      inPlace: fc.boolean(),
      padded: fc.boolean(),
      kind: fc.constantFrom(...kinds),
    });
    await fc.assert(fc.asyncProperty(form, check), { numRuns: 60 });
  });

  test.each([false, true])("no tokens and no rows, int8 caches: %s", async (int8) => {
    const form = { int8, size: 64, past: 7, kvHeads: 2, group: 2, packed: true, inPlace: false };
    for (const [batch, tokens] of [
      [0, 3],
      [2, 0],
    ] as const) {
      const causal = new CausalCase({ ...form, batch, tokens }, numbers);
      await operators().run(causal.call);
      expect(causalCheck(causal)).toEqual({ output: 0, appended: 0, changed: 0 });
    }
  });

  test.each([false, true])("step by step is as at once, int8 caches: %s", async (int8) => {
    const form = { int8, size: 64, past: 0, batch: 1, kvHeads: 2, group: 3, packed: true, inPlace: true };
    const tokens = 40;
    const whole = new CausalCase({ ...form, tokens }, numbers);
    await operators().run(whole.call);
    const [query, , , pastKey, pastValue, , total, ...rest] = whole.call.inputs;
    const [attended] = whole.call.outputs;
    const caches = [pastKey!, pastValue!].map((tensor, i) => ({ ...tensor, data: whole.before[i]!.slice() }));
    for (let position = 0; position < tokens; position++) {
      const token = (data: Float32Array) => data.slice((position * data.length) / tokens, ((position + 1) * data.length) / tokens);
      const output = token(attended!.data as Float32Array);
      const expected = output.slice();
      const row = token(query!.data as Float32Array);
      await operators().run({
        ...whole.call,
        inputs: [
          { type: "float32", shape: [1, 1, row.length], data: row },
          undefined,
          undefined,
          ...caches,
          { type: "int32", shape: [1], data: Int32Array.of(position) },
          { ...total!, data: Int32Array.of(position + 1) },
          ...rest,
        ],
        outputs: [{ type: "float32", shape: [1, 1, output.length], data: output.fill(Number.NaN) }, ...caches],
      });
      output.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-3);
      });
    }
    caches.forEach((cache, i) => {
      expect(cache.data).toEqual(whole.call.outputs[1 + i]!.data);
    });
  });
});
