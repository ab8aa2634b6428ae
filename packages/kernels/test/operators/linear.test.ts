import fc from "fast-check";
import { expect, test } from "vitest";
import { describeOperators } from "./describe-operators.ts";
import { LinearCase, type LinearForm, linearOperators } from "./linear-case.ts";
import { linearReference } from "./linear-reference.ts";
import { TestNumbers } from "./test-numbers.ts";

/** Of the largest output: what float sums of exact integer products and the activations' polynomials may lose. */
const tolerance = 2e-5;

describeOperators("linear operators", (operators) => {
  const numbers = new TestNumbers(1);
  /** The largest difference, relative to the largest output. */
  async function error(linear: LinearCase, x: Float32Array, batch: readonly number[]): Promise<number> {
    const rows = x.length / linear.form.K;
    const residual = linear.form.residual ? numbers.normal(rows * linear.width) : undefined;
    const call = linear.call(x, batch, residual);
    await operators().run(call);
    const output = call.outputs[0]!.data as Float32Array;
    const expected = linearReference(linear, x, residual);
    let worst = 0;
    expected.output.forEach((value, i) => {
      const difference = Math.abs(value - output[i]!);
      worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
    });
    // Where all should be zero, it has to be.
    return expected.largest > 0 ? worst / expected.largest : worst === 0 ? 0 : 1;
  }

  /** Mostly of one size, some ten times as large. */
  const activations = (count: number) => numbers.normal(count).map((value, i) => (i % 50 === 7 ? value * 10 : value));

  const forms = linearOperators.flatMap((op) =>
    [0, 1, ...(op === "LinearColumns8" ? [] : [2])].flatMap((activation) =>
      [false, true].map((optional) => ({ op, activation, bias: optional, residual: optional && activation !== 2 })),
    ),
  );

  test.each(forms)("$op, activation $activation, bias $bias, residual $residual: all sizes", async (form) => {
    for (const K of [16, 100, 130, 896])
      for (const N of [2, 16, 34, 130]) {
        const linear = new LinearCase({ ...form, K, N }, numbers);
        for (const rows of [1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 65, ...((K + N) % 4 === 0 ? [400] : [])])
          expect(await error(linear, activations(rows * K), [rows]), `${rows} rows, K ${K}, N ${N}`).toBeLessThan(tolerance);
      }
  });

  test.each(linearOperators)("%s: any sizes and dimensions", async (op) => {
    const size = (max: number) => fc.integer({ min: 1, max });
    const form = fc.record({ K: size(600), half: size(150), activation: fc.constantFrom(0, 1, op === "LinearColumns8" ? 0 : 2) });
    const property = fc.asyncProperty(
      form,
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 3 }),
      async ({ K, half, activation }, bias, residual, batch) => {
        const linear = new LinearCase({ op, K, N: 2 * half, activation, bias, residual: residual && activation !== 2 }, numbers);
        const rows = batch.reduce((product, count) => product * count, 1);
        expect(await error(linear, activations(rows * K), batch)).toBeLessThan(tolerance);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  const hard: Readonly<Record<string, (K: number, row: number) => Float32Array>> = {
    zeros: (K) => new Float32Array(K),
    "numbers too small to divide by": (K) => numbers.normal(K).map((value) => value * 1e-38),
    "one block of zeros": (K) => numbers.normal(K).map((value, k) => (k < 128 ? 0 : value)),
    "huge outliers": (K, row) => numbers.normal(K).map((value, k) => (k === row % K ? value * 1e6 : value)),
    "large numbers": (K) => numbers.normal(K).map((value) => value * 1e25),
    "one sign": (K, row) => numbers.normal(K).map((value) => (row % 2 ? 1 : -1) * Math.abs(value)),
    // The zero point lies between two integers: rounding it up moves the largest value to 127.5.
    "zero points that are halves": (K, row) => Float32Array.from({ length: K }, (_, k) => (k % 2 ? 507 - 2 * row : -1 - 2 * row)),
    "halves of a step": (K) => Float32Array.from({ length: K }, (_, k) => (k === 0 ? 127 : (k % 253) - 126.5)),
  };

  test.each(linearOperators.flatMap((op) => Object.keys(hard).map((kind) => ({ op, kind }))))(
    "$op: rows of $kind",
    async ({ op, kind }) => {
      for (const K of [16, 200, 384])
        for (const rows of [3, 65]) {
          const linear = new LinearCase({ op, K, N: 34, bias: kind.startsWith("zeros") }, numbers);
          const x = new Float32Array(rows * K);
          for (let row = 0; row < rows; row++) x.set(hard[kind]!(K, row), row * K);
          expect(await error(linear, x, [rows]), `${rows} rows, K ${K}`).toBeLessThan(tolerance);
        }
    },
  );

  test.each(linearOperators)("%s: a row does not depend on those beside it", async (op) => {
    const form: LinearForm = { op, K: 300, N: 70, bias: true };
    const linear = new LinearCase(form, numbers);
    const x = activations(65 * form.K);
    const outputs = async (rows: Float32Array) => {
      const call = linear.call(rows, [rows.length / form.K]);
      await operators().run(call);
      return call.outputs[0]!.data as Float32Array;
    };
    const together = await outputs(x);
    for (const row of [0, 5, 63, 64]) {
      const alone = await outputs(x.slice(row * form.K, (row + 1) * form.K));
      const most = Math.max(...alone.map(Math.abs));
      alone.forEach((value, i) => {
        expect(Math.abs(value - together[row * form.N + i]!) / most).toBeLessThan(1e-6);
      });
    }
  });
});
