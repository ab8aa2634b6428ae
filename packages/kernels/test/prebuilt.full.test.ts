import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compile } from "../scripts/compile.mjs";
import { libraryNames } from "../src/library-names.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-kernels-"));
  await compile(Object.keys(libraryNames), folder);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

it.each(Object.entries(libraryNames))("is what its sources give, byte for byte: %s", async (_, name) => {
  const committed = await readFile(new URL(`../prebuilt/${name}`, import.meta.url));
  expect(committed.equals(await readFile(join(folder, name)))).toBe(true);
});
