import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { guardDemo } from "./guard-demo.ts";

it("finds no more wrong and different answers than were recorded, at any precision over any path", async () => {
  const cacheFolder = mkdtempSync(join(tmpdir(), "tessera-guard-"));
  try {
    const { rows, worse } = await guardDemo(cacheFolder);
    expect(rows.length).toBeGreaterThanOrEqual(6);
    expect(worse).toEqual([]);
  } finally {
    rmSync(cacheFolder, { recursive: true });
  }
});
