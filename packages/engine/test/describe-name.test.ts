import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoModelFolder } from "@tessera/demo-model";
import { describeCheckpoint, modelSizes } from "@tessera/engine";
import { huggingFace } from "@tessera/hub";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HubServer } from "../../hub/test/hub-server.ts";

const card = "---\nlicense: other\nlicense_name: 'qwen'\n---\n# A model\nlicense: not this\n";
let server: HubServer;
let cache: string;

beforeAll(async () => {
  const files = readdirSync(demoModelFolder).map((name) => [name, readFileSync(join(demoModelFolder, name))] as const);
  server = await new HubServer({ ...Object.fromEntries(files), "README.md": card }).listen();
  cache = mkdtempSync(join(tmpdir(), "tessera-describe-"));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(cache, { recursive: true });
});

describe("describeCheckpoint", () => {
  it("tells of a model on a hub what it tells of its folder, without downloading the weights", async () => {
    const here = await describeCheckpoint("demo", { cacheFolder: cache });
    const hub = { sources: [huggingFace(server.url)], cacheFolders: { hf: cache } };
    const { download, licence, ...there } = await describeCheckpoint("Owner/Name", { cacheFolder: cache, hub });
    const { licence: none, ...facts } = here;
    expect(there).toEqual(facts);
    expect(licence).toBe("other: qwen");
    expect(none).toBeUndefined();
    const weights = [...server.files].find(([name]) => name.endsWith(".safetensors"))!;
    expect(download).toMatchObject({ commit: server.commit, missingBytes: download!.totalBytes });
    expect(download!.totalBytes).toBeGreaterThan(weights[1].length);
    expect(server.sent.get(weights[0])).toBeLessThan(weights[1].length / 20);
    const { vision, projector, language } = facts.parametersOf;
    expect(vision + projector + language).toBe(facts.parameters);
    const { partBytes, weightBytes } = facts.precisions.int8;
    for (const path of ["kernels", "stock"] as const) {
      const { layers, vision, head } = partBytes[path];
      expect(layers.reduce((sum, bytes) => sum + bytes, vision + head)).toBe(weightBytes[path]);
    }
    const total = (kernels: boolean) => modelSizes(here, "int8", { kernels }).layers.reduce((sum, bytes) => sum + bytes, 0);
    expect(total(false)).toBeGreaterThan(total(true));
  });
});
