import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InternVL } from "@tessera/sdk";
import { expect, it } from "vitest";
import { differentItems } from "./different-items.ts";

it("gives the reference's token ids for every evaluation item", async () => {
  const cacheFolder = mkdtempSync(join(tmpdir(), "tessera-items-"));
  try {
    await using model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
    expect(await differentItems(model, 1)).toEqual([]);
  } finally {
    rmSync(cacheFolder, { recursive: true });
  }
});
