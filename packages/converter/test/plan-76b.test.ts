import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint } from "@tessera/checkpoint";
import { expect, it } from "vitest";
import { planConversion } from "../src/plan-conversion.ts";
import { writeSparseCheckpoint } from "./write-sparse-checkpoint.ts";

it("plans all 80 layers of the 76B from its headers, every weight in its place", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tessera-76b-"));
  try {
    writeSparseCheckpoint(folder, { languageLayers: 80, visionLayers: 45 });
    await using checkpoint = await openCheckpoint(folder);
    const stored = [...checkpoint.tensors.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(stored).toBeGreaterThan(150e9);
    expect(statSync(join(folder, "layer-0.safetensors")).blocks * 512).toBeLessThan(100_000);
    const before = process.memoryUsage().rss;
    const plan = planConversion(checkpoint, { vision: "int8", language: "int4" });
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
    const ends = plan.weightFiles.map(({ entries }) => {
      let end = 0;
      for (const { offset, length } of entries) {
        expect(offset).toBeGreaterThanOrEqual(end);
        end = offset + length;
      }
      return end;
    });
    const [vision = 0, language = 0] = ends;
    // 5.5 billion weights at one byte.
    expect(vision).toBeGreaterThan(5.5e9);
    // 68.5 billion at 4.25 bits with their scales, the head at 8.25, and once more at one byte for reading prompts.
    expect(language).toBeGreaterThan(36e9 + 68e9);
    expect(language).toBeLessThan(38e9 + 70e9);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
