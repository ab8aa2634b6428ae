import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoEvalFolder, demoMediaFolder, demoModelFolder, readDemoScenes } from "@tessera/demo-model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

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
  let folder: string;
  let target: string;
  let source: string;
  const update = () =>
    spawnSync(process.execPath, [script, source], { env: { ...process.env, TESSERA_DEMO_FILES: target }, encoding: "utf8" });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tessera-update-"));
    target = join(folder, "files");
    source = join(folder, "new");
    mkdirSync(target);
    writeFileSync(join(target, "old"), "old");
    cpSync(demoModelFolder, join(source, "model"), { recursive: true });
    cpSync(demoMediaFolder, join(source, "demo-media"), { recursive: true });
    mkdirSync(join(source, "eval-open", "images"), { recursive: true });
    cpSync(join(demoEvalFolder, "images", "open-0014.jpg"), join(source, "eval-open", "images", "open-0014.jpg"));
    writeFileSync(join(source, "eval-open", "items.jsonl"), '{"id":"one","images":["images/open-0014.jpg"]}\n{"id":"two"}\n');
    writeFileSync(join(source, "eval-open", "reference_predictions.jsonl"), '{"id":"two"}\n{"id":"one"}\n');
    writeFileSync(join(source, "eval-open", "scores.json"), "{}");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("swaps model, media and evaluation set together", () => {
    expect(update()).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(folder).sort()).toEqual(["files", "new"]);
    expect(readdirSync(target).sort()).toEqual(["eval", "media", "model"]);
    for (const [part, original] of Object.entries({
      model: "model/config.json",
      media: "demo-media/demo.json",
      eval: "eval-open/scores.json",
    }))
      expect(readFileSync(join(target, part, original.split("/")[1] ?? ""))).toEqual(readFileSync(join(source, original)));
  });

  it.each<[string, string, (path: string) => void]>([
    ["a missing part", "eval-open", (path) => rmSync(path, { recursive: true })],
    ["a missing config.json", "model/config.json", (path) => rmSync(path)],
    ["a config.json of another model", "model/config.json", (path) => writeFileSync(path, '{"model_type":"llava"}')],
    ["a config.json that is not JSON", "model/config.json", (path) => writeFileSync(path, "{")],
    ["missing safetensors", "model/model.safetensors", (path) => rmSync(path)],
    ["truncated safetensors", "model/model.safetensors", (path) => truncateSync(path, 1_000_000)],
    ["safetensors without a header", "model/model.safetensors", (path) => truncateSync(path, 3)],
    ["a missing picture of the demo", "demo-media/shapes.png", (path) => rmSync(path)],
    ["a missing picture of the evaluation set", "eval-open/images/open-0014.jpg", (path) => rmSync(path)],
    ["missing reference answers", "eval-open/reference_predictions.jsonl", (path) => writeFileSync(path, "")],
    ["missing scores", "eval-open/scores.json", (path) => rmSync(path)],
  ])("refuses %s by name and changes nothing", (_, name, damage) => {
    damage(join(source, name));
    const { status, stderr } = update();
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`(${basename(name).replaceAll(".", "\\.")}|safetensors)[^]*Nothing was changed`));
    expect(readFileSync(join(target, "old"), "utf8")).toBe("old");
    expect(readdirSync(folder).sort()).toEqual(["files", "new"]);
  });

  it("takes back what a killed run left aside before it does anything else", () => {
    renameSync(target, `${target}.old`);
    rmSync(join(source, "model", "config.json"));
    expect(update().status).toBe(2);
    expect(readFileSync(join(target, "old"), "utf8")).toBe("old");
  });
});
