import fc from "fast-check";
import { expect, test } from "vitest";
import { describeOperators } from "./describe-operators.ts";
import { LinearCase, linearOperators } from "./linear-case.ts";
import { TestNumbers } from "./test-numbers.ts";

describeOperators("the best output of a linear operator", (operators) => {
  const numbers = new TestNumbers(2);
  async function run(linear: LinearCase, x: Float32Array, batch: readonly number[], residual?: Float32Array) {
    const call = linear.call(x, batch, residual);
    await operators().run(call);
    const [output, best] = call.outputs;
    const width = linear.width;
    const rows = Array.from({ length: best!.data.length }, (_, row) => output!.data.slice(row * width, (row + 1) * width) as Float32Array);
    return { best: Array.from(best!.data as BigInt64Array, Number), rows };
  }

  const first = (row: Float32Array) => row.indexOf(row.reduce((a, b) => Math.max(a, b)));

  test.each(linearOperators.flatMap((op) => [0, 1].map((activation) => ({ op, activation }))))(
    "$op, activation $activation: is where the largest output lies",
    async ({ op, activation }) => {
      for (const N of [1, 16, 33, 130, 1000])
        for (const rows of [1, 2, 3, 8, 40]) {
          const linear = new LinearCase({ op, K: 130, N, activation, bias: rows % 2 === 1, residual: rows === 8, best: true }, numbers);
          const result = await run(linear, numbers.normal(rows * 130), [rows], rows === 8 ? numbers.normal(rows * N) : undefined);
          expect(result.best, `${rows} rows, N ${N}`).toEqual(result.rows.map(first));
        }
    },
  );

  test.each(linearOperators)("%s: is the first of equal ones, wherever they lie", async (op) => {
    const N = 200;
    const linear = new LinearCase({ op, K: 16, N, bias: true, best: true }, numbers);
    const bias = linear.bias!.data as Float32Array;
    const property = fc.asyncProperty(
      fc.constantFrom(1, 3, 8, 40),
      fc.uniqueArray(fc.nat(N - 1), { minLength: 1, maxLength: 5 }),
      async (rows, equal) => {
        // Rows of zeros leave the bias alone.
        bias.fill(-3);
        for (const n of equal) bias[n] = -1;
        const result = await run(linear, new Float32Array(rows * 16), [rows]);
        expect(result.best).toEqual(Array(rows).fill(Math.min(...equal)));
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  test.each(linearOperators)("%s: has the shape of the output without its last dimension", async (op) => {
    const linear = new LinearCase({ op, K: 100, N: 70, best: true }, numbers);
    for (const batch of [[], [3], [2, 3], [2, 2, 3], [2, 0]]) {
      const rows = batch.reduce((product, size) => product * size, 1);
      const result = await run(linear, numbers.normal(rows * 100), batch);
      expect(result.best).toEqual(result.rows.map(first));
    }
  });

  test.each(linearOperators)("%s: is some channel even where no output is a number", async (op) => {
    const linear = new LinearCase({ op, K: 16, N: 40, bias: true, best: true }, numbers);
    linear.bias!.data.fill(Number.NaN as never);
    for (const rows of [1, 8]) {
      const { best } = await run(linear, numbers.normal(rows * 16), [rows]);
      for (const channel of best) expect([channel, channel >= 0 && channel < 40]).toEqual([channel, true]);
    }
  });
});
