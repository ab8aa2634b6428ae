import { expect, it } from "vitest";
// @ts-expect-error: a script without types.
import { instructionSets } from "./instruction-sets.mjs";

const test = (status: string, title: string, ...ancestorTitles: string[]) => ({ status, title, ancestorTitles });

it("tells sets that ran from those of which every test was skipped", () => {
  const first = [test("passed", "adds", "sums (instruction set avx2)"), test("skipped", "adds (if asked)", "sums (instruction set avx2)")];
  const second = [test("skipped", "sums (instruction set i8mm)"), test("failed", "adds", "sums (instruction set scalar)", "small")];
  const results = [{ assertionResults: first }, { assertionResults: second }];
  expect(instructionSets(results)).toBe("Instruction sets: ran avx2, scalar; skipped i8mm");
  expect(instructionSets([{ assertionResults: [test("passed", "adds")] }])).toBeUndefined();
});
