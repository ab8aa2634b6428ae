import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoMediaFolder } from "@tessera/demo-model";
import { splitModel } from "@tessera/device-map";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTessera } from "./run-tessera.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-plan-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const env = {
  get TESSERA_CACHE() {
    return folder;
  },
};
const plan = (...words: readonly string[]) => runTessera(["plan", "demo", ...words], env);

describe("tessera plan", () => {
  it("says where everything goes, as a table, a picture and JSON", async () => {
    const svg = join(folder, "plan.svg");
    const { code, stdout } = await plan("--devices", "16MB,fast=30MB*2", "--context", "1024", "--svg", svg);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^device +layers +vision +embedding +weights +head +KV cache +activations +in all$/m);
    expect(stdout).toContain("it bounds the rate");
    expect(readFileSync(svg, "utf8")).toMatch(/^<svg /);
    const { stages, contextLength } = JSON.parse((await plan("--devices", "1GB", "--json")).stdout);
    expect(contextLength).toBe(2048);
    expect(stages).toMatchObject([{ device: "device 0", vision: true, embedding: true, head: true, layers: { first: 0, end: 6 } }]);
  });

  it("prints what asking runs: the model card's split_model over two stages of the processor", async () => {
    const map = join(folder, "split.json");
    const file = join(folder, "plan.json");
    writeFileSync(map, JSON.stringify(splitModel({ numLayers: 6, worldSize: 2 })));
    const ask = () => runTessera(["ask", "--placement", file, join(demoMediaFolder, "shapes.png"), "How many shapes are there?"], env);
    writeFileSync(file, (await plan("--devices", "cpu:0=1GB,cpu:1=1GB", "--device-map", map, "--json")).stdout);
    expect(await ask()).toMatchObject({ code: 0, stdout: "5\n" });
    writeFileSync(file, (await plan("--devices", "1GB,1GB", "--device-map", map, "--json")).stdout);
    expect(await ask()).toMatchObject({ code: 2, stderr: expect.stringContaining("There is no device device 0 here") });
    writeFileSync(file, "stages");
    expect(await ask()).toMatchObject({ code: 2, stderr: expect.stringContaining("plan.json cannot be read as JSON") });
  });

  it("takes a device_map, and names what is wrong with one", async () => {
    const file = join(folder, "map.json");
    writeFileSync(file, JSON.stringify(splitModel({ numLayers: 6, worldSize: 2 })));
    const { stages } = JSON.parse((await plan("--devices", "1GB,1GB", "--device-map", file, "--json")).stdout);
    expect(stages.map(({ device, layers }: { device: string; layers: object }) => [device, layers])).toEqual([
      ["device 0", { first: 0, end: 2 }],
      ["device 1", { first: 2, end: 5 }],
      ["device 0", { first: 5, end: 6 }],
    ]);
    writeFileSync(file, JSON.stringify({ vision_model: 0 }));
    const bad = await plan("--devices", "1GB", "--device-map", file);
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining("device_map lacks language_model.model.layers.0")]);
  });

  it("refuses what does not fit with what would, and devices that are none", async () => {
    const small = await plan("--devices", "5MB,5MB");
    expect([small.code, small.stderr]).toEqual([2, expect.stringContaining("MiB more on each device")]);
    const odd = await plan("--devices", "24GB,lots");
    expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('"lots"')]);
  });
});
