import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoEvalFolder, demoMediaFolder, demoModelFolder, readDemoScenes } from "@tessera/demo-model";
import { describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../../tooling/scripts/update-demo-model.mjs", import.meta.url));

describe("the bundled files", () => {
  it("are where the exports say, every picture of the scenes included", async () => {
    expect(existsSync(join(demoModelFolder, "model.safetensors"))).toBe(true);
    expect(existsSync(join(demoEvalFolder, "items.jsonl"))).toBe(true);
    const scenes = await readDemoScenes();
    expect(scenes.length).toBeGreaterThan(3);
    for (const { images = [], frames = [], video } of scenes) {
      for (const name of [...images, ...frames, ...(video ? [video] : [])])
        expect(existsSync(join(demoMediaFolder, name)), name).toBe(true);
    }
  });
});

describe("demo-model:update", () => {
  it("swaps model, media and evaluation set together, or changes nothing", () => {
    const folder = mkdtempSync(join(tmpdir(), "tessera-update-"));
    try {
      const target = join(folder, "files");
      const source = join(folder, "new");
      mkdirSync(target);
      writeFileSync(join(target, "old"), "old");
      cpSync(demoMediaFolder, join(source, "demo-media"), { recursive: true });
      mkdirSync(join(source, "model"));
      mkdirSync(join(source, "eval-open"));
      for (const name of ["config.json", "tokenizer_config.json", "model.safetensors"])
        writeFileSync(join(source, "model", name), `new ${name}`);
      for (const name of ["items.jsonl", "reference_predictions.jsonl"]) writeFileSync(join(source, "eval-open", name), name);
      const env = { ...process.env, TESSERA_DEMO_FILES: target };
      const incomplete = spawnSync(process.execPath, [script, source], { env, encoding: "utf8" });
      expect([incomplete.status, incomplete.stderr]).toEqual([2, expect.stringContaining("scores.json")]);
      expect(readFileSync(join(target, "old"), "utf8")).toBe("old");
      writeFileSync(join(source, "eval-open", "scores.json"), "{}");
      execFileSync(process.execPath, [script, source], { env });
      expect(existsSync(join(target, "old"))).toBe(false);
      expect(readFileSync(join(target, "model", "config.json"), "utf8")).toBe("new config.json");
      expect(existsSync(join(target, "media", "demo.json"))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
