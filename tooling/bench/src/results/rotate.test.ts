import { expect, test } from "vitest";
import { rotate } from "./rotate.ts";

test("begins one further each time", () => {
  expect([-1, 0, 1, 2, 3].map((by) => rotate(["a", "b", "c"], by).join(""))).toEqual(["cab", "abc", "bca", "cab", "abc"]);
});
