import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { findKernels } from "../src/index.ts";
import { libraryNames } from "../src/library-names.ts";

test.each(Object.keys(libraryNames))("has a library for %s", (system) => {
  const [platform, arch] = system.split(" ");
  const { library, missing } = findKernels({ platform, arch });
  expect(missing).toBeUndefined();
  expect(existsSync(library!)).toBe(true);
});

test.each([
  ["another system", { platform: "sunos", arch: "x64" }, /^There are no kernels for sunos x64, but for linux x64, /],
  ["another processor family", { platform: "linux", arch: "riscv64" }, /^There are no kernels for linux riscv64/],
  ["a file that was not installed", { folder: pathToFileURL("/nowhere/"), platform: "linux", arch: "x64" }, /^There is no file .*nowhere/],
])("says what is lacking: %s", (_, query, missing) => {
  const found = findKernels(query);
  expect(found.library).toBeUndefined();
  expect(found.missing).toMatch(missing);
});
