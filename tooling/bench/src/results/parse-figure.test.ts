import { expect, test } from "vitest";
import { parseFigure } from "./parse-figure.ts";

test.each([
  ["second-turn-3400", "second-turn", 3400],
  ["vision-1", "vision", 1],
  ["convert", "convert", 0],
])("%s", (name, kind, size) => {
  expect(parseFigure(name)).toEqual({ kind, size });
});

test("names what there is instead of an unknown figure", () => {
  expect(() => parseFigure("decode-7")).toThrow(/no figure decode-7.*decode-400/);
});
