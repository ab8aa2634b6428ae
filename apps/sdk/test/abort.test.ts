import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InternVL } from "@tessera/sdk";
import { expect, it } from "vitest";

it("an abort frees everything while nobody takes events, and whoever takes the next gets its reason", async () => {
  const cacheFolder = mkdtempSync(join(tmpdir(), "tessera-abort-"));
  try {
    const model = await InternVL.load("demo", { precision: "int8", cacheFolder });
    const controller = new AbortController();
    const events = model.stream({ question: "Tell me everything.", minNewTokens: 200 }, { signal: controller.signal });
    for (let step = await events.next(); !step.done && step.value.type !== "text-delta"; ) step = await events.next();
    expect(model.activeSlots).toBe(1);
    controller.abort(new Error("enough"));
    // Nothing is taken: disposing waits for what runs.
    await model[Symbol.asyncDispose]();
    expect(model.activeSlots).toBe(0);
    await expect(events.next()).rejects.toThrow("enough");
  } finally {
    rmSync(cacheFolder, { recursive: true });
  }
});
