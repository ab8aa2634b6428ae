import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareDistributions } from "@tessera/quality";
import { verifyModel } from "@tessera/sdk";
import fc from "fast-check";
import { expect, it } from "vitest";

it("finds no difference of fp32 from itself, a small one of int8, a larger one of int4", async () => {
  const cacheFolder = mkdtempSync(join(tmpdir(), "tessera-verify-"));
  try {
    const fp32 = await verifyModel("demo", { precision: "fp32", cacheFolder });
    expect(fp32).toMatchObject({ meanKl: 0, maxKl: 0, agreement: 1, answers: 4, sameAnswers: 4 });
    const int8 = await verifyModel("demo", { precision: "int8", cacheFolder });
    const int4 = await verifyModel("demo", { precision: "int4", cacheFolder });
    expect(int8.meanKl).toBeGreaterThan(0);
    expect(int4.meanKl).toBeGreaterThan(int8.meanKl);
    expect(int8.positions).toBe(fp32.positions);
    expect(int4.sameAnswers).toBeLessThanOrEqual(4);
    const questions = ["Hello!", "Who are you?", "Can you tell me a story?"].map((question) => ({ question }));
    const one = await verifyModel("demo", { precision: "fp32", cacheFolder, questions, positions: 1 });
    expect(one).toMatchObject({ answers: 1, sameAnswers: 1 });
    expect(one.positions).toBeLessThan(fp32.positions);
  } finally {
    rmSync(cacheFolder, { recursive: true });
  }
});

it("computes the divergence by its definition", () => {
  const uniform = Float32Array.of(0, 0);
  const skewed = Float32Array.of(Math.log(3), 0);
  const expected = 0.5 * Math.log(0.5 / 0.75) + 0.5 * Math.log(0.5 / 0.25);
  expect(compareDistributions(uniform, skewed, 2).meanKl).toBeCloseTo(expected, 6);
  expect(compareDistributions(Float32Array.of(...uniform, 1, 0), Float32Array.of(...skewed, 0, 1), 2).agreement).toBe(0.5);
  const row = fc.array(fc.float({ min: -9, max: 9, noNaN: true }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(row, row, (p, q) => {
      expect(compareDistributions(Float32Array.from(p), Float32Array.from(q), 3).meanKl).toBeGreaterThanOrEqual(0);
      // Adding a constant to all logits changes nothing.
      expect(
        compareDistributions(
          Float32Array.from(p),
          Float32Array.from(p, (value) => value + 2),
          3,
        ).meanKl,
      ).toBeLessThan(1e-5);
    }),
  );
});
