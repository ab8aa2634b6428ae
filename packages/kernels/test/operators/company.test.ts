import type { Tensor } from "@tessera/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CausalCase } from "./causal-case.ts";
import { describeOperators } from "./describe-operators.ts";
import { LinearCase, linearOperators } from "./linear-case.ts";
import { TestNumbers } from "./test-numbers.ts";

// Answers then do not depend on how busy a server is: each step gives the same bits alone and beside others.
describeOperators("rows in company", (operators) => {
  const numbers = new TestNumbers(5);
  test.each(linearOperators)("%s gives a row the same bits alone and beside others", async (op) => {
    const form = fc.record({
      K: fc.integer({ min: 1, max: 1500 }),
      half: fc.integer({ min: 1, max: 60 }),
      rows: fc.integer({ min: 2, max: 40 }),
      activation: fc.constantFrom(0, 1, 2),
    });
    const property = fc.asyncProperty(form, async ({ K, half, rows, activation }) => {
      const swiglu = op === "LinearColumns8" ? 0 : activation;
      const linear = new LinearCase({ op, K, N: half * 2, activation: swiglu, bias: true }, numbers);
      const x = numbers.normal(rows * K);
      const together = linear.call(x, [rows]);
      await operators().run(together);
      for (const row of [0, rows >> 1, rows - 1]) {
        const alone = linear.call(x.slice(row * K, (row + 1) * K), [1]);
        await operators().run(alone);
        const { width } = linear;
        expect(together.outputs[0]!.data.slice(row * width, (row + 1) * width)).toEqual(alone.outputs[0]!.data);
      }
    });
    await fc.assert(property, { numRuns: 40 });
  });

  test.each([false, true])("attention gives a sequence's step the same bits alone and beside others (int8 cache: %s)", async (int8) => {
    for (const [past, batch] of [
      [3, 2],
      [300, 3],
      [1000, 3],
    ] as const) {
      const form = { int8, size: 64, tokens: 1, past, batch, kvHeads: 2, group: 7, packed: true, inPlace: true };
      const together = new CausalCase(form, numbers);
      const caches = together.call.inputs.map((tensor) => tensor && { ...tensor, data: tensor.data.slice() });
      await operators().run(together.call);
      for (let row = 0; row < batch; row++) {
        // The same inputs, cut to one row.
        const inputs = caches.map((tensor) => {
          if (tensor === undefined || tensor.shape[0] !== batch) return tensor;
          const size = tensor.data.length / batch;
          return { ...tensor, shape: [1, ...tensor.shape.slice(1)], data: tensor.data.slice(row * size, (row + 1) * size) };
        });
        const [whole] = together.call.outputs;
        const width = whole!.data.length / batch;
        const output: Tensor = { type: "float32", shape: [1, 1, width], data: new Float32Array(width) };
        await operators().run({ ...together.call, inputs, outputs: [output, inputs[3], inputs[4]] });
        expect(output.data).toEqual(whole!.data.slice(row * width, (row + 1) * width));
      }
    }
  });
});
