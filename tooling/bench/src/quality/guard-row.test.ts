import { expect, it } from "vitest";
import { findWorse } from "./guard-row.ts";

it("names what is worse than the recorded counts explain", () => {
  const row = { precision: "int8", path: "avx2", total: 374, wrong: 3, mostWrong: 3, different: 5, mostDifferent: 5 };
  expect(findWorse(row)).toEqual([]);
  expect(findWorse({ ...row, wrong: 4, different: 6 })).toEqual([
    "int8 over avx2: 4 wrong answers, at most 3 expected",
    "int8 over avx2: 6 answers differ from the original's, at most 5 expected",
  ]);
});
