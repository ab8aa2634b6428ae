import { expect, test } from "vitest";
import { readVariants } from "./read-variants.ts";

test("a variant has the command's cache, unless it has its own or is another program", () => {
  const variants = readVariants(
    ['{"label":"a"}', '{"label":"b","options":{"cacheFolder":"own","threads":1}}', '{"label":"c","command":["python","worker.py"]}'],
    "cache",
  );
  expect(variants).toEqual([
    { label: "a", options: { cacheFolder: "cache" } },
    { label: "b", options: { cacheFolder: "own", threads: 1 } },
    { label: "c", command: ["python", "worker.py"] },
  ]);
  expect(readVariants([], undefined)).toMatchObject([{ label: "tessera" }]);
});

test.each([
  [['{"options":{}}'], 'needs a "label"'],
  [['{"label":"a"}', '{"label":"a"}'], "Two variants are called a"],
  [['{"label":"a","command":"python"}'], 'The "command" of a'],
])("%s is refused", (given, message) => {
  expect(() => readVariants(given, undefined)).toThrow(message);
});
