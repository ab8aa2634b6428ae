import { expect, it } from "vitest";
import { mostExpected } from "./most-expected.ts";

it("is the upper end of Wilson's interval", () => {
  // 0, 1 and 6 of 374: 1.017 %, 1.500 %, 3.456 %.
  expect([0, 1, 6].map((recorded) => mostExpected(recorded, 374))).toEqual([3, 5, 12]);
  expect(mostExpected(10, 10)).toBe(10);
});
