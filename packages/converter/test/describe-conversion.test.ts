import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCheckpoint } from "@tessera/checkpoint";
import { afterAll, describe, expect, it } from "vitest";
import { convertCheckpoint } from "../src/convert-checkpoint.ts";
import { describeConversion } from "../src/describe-conversion.ts";

const cacheFolder = mkdtempSync(join(tmpdir(), "tessera-describe-"));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

describe("what a conversion takes", () => {
  it.each(["fp32", "int8", "int4"] as const)("is known before it is made, and where it lies afterwards (%s)", async (language) => {
    await using checkpoint = await openCheckpoint(fileURLToPath(new URL("fixtures/qwen2-1b-like", import.meta.url)));
    const precision = { vision: language === "fp32" ? "fp32" : "int8", language } as const;
    const before = await describeConversion(checkpoint, { cacheFolder, precision });
    expect(before.converted).toBeUndefined();
    const { folder, manifest } = await convertCheckpoint(checkpoint, { cacheFolder, precision });
    const size = (name: string) => statSync(join(folder, name)).size;
    const files = readdirSync(folder).filter((name) => /\.(onnx|weights)$/.test(name));
    const written = files.reduce((sum, name) => sum + size(name), 0);
    // Of two vision graphs one is kept; weights are aligned.
    expect(written).toBeGreaterThan(before.diskBytes * 0.8);
    expect(written).toBeLessThan(before.diskBytes * 1.05);
    const all = size("vision.weights") + size("language.weights");
    for (const bytes of Object.values(before.weightBytes)) {
      expect(bytes).toBeGreaterThan(all / 4);
      expect(bytes).toBeLessThanOrEqual(all);
    }
    const { numLayers, numKvHeads, headSize } = manifest.language;
    expect(before.kvBytesPerToken).toBe(8 * numLayers * numKvHeads * headSize);
    const after = await describeConversion(checkpoint, { cacheFolder, precision });
    expect(after).toEqual({ ...before, converted: folder });
  });
});
