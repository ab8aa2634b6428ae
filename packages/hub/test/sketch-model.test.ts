import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findModel, type HubOptions, huggingFace, modelScope, pullModel, sketchModel } from "@tessera/hub";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HubServer } from "./hub-server.ts";
import { repository } from "./repository.ts";

const [one, two] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
const header = JSON.stringify({ a: { dtype: "F32", shape: [1000, 800], data_offsets: [0, 3_200_000] } });
const shard = () => {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([prefix, Buffer.from(header), Buffer.alloc(3_200_000, 7)]);
};
let cache: string;
let server: HubServer;

beforeEach(async () => {
  cache = mkdtempSync(join(tmpdir(), "tessera-sketch-test-"));
  server = await new HubServer({ ...repository(1_100_000), [one]: shard(), [two]: shard() }).listen();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(cache, { recursive: true });
});

const options = (more: HubOptions = {}): HubOptions => ({
  sources: [huggingFace(server.url), modelScope(server.url)],
  cacheFolders: { hf: join(cache, "hf"), modelscope: join(cache, "ms") },
  firstPauseMilliseconds: 1,
  stallMilliseconds: 2000,
  ...more,
});
const sketch = (more?: HubOptions, name = "Owner/Name") => sketchModel(findModel(name, options(more))!, options(more));

describe("sketchModel", () => {
  it.each(["Owner/Name", "modelscope:Owner/Name"])("reads settings and headers of %s, not the weights", async (name) => {
    const { folder, commit, totalBytes, missingBytes, ...rest } = await sketch({}, name);
    expect(commit).toBe(name.startsWith("modelscope") ? "master" : server.commit);
    expect(readFileSync(join(folder, "config.json"), "utf8")).toBe(server.files.get("config.json")!.toString());
    for (const file of [one, two]) {
      expect(statSync(join(folder, file)).size).toBe(shard().length);
      expect(
        readFileSync(join(folder, file))
          .subarray(8, 8 + header.length)
          .toString(),
      ).toBe(header);
      expect(server.sent.get(file)).toBe(8 + header.length);
    }
    const sizes = readdirSync(folder).map((file) => server.files.get(file)!.length);
    expect(totalBytes).toBe(sizes.reduce((sum, size) => sum + size));
    expect(missingBytes).toBe(totalBytes);
    await rest[Symbol.asyncDispose]();
    expect(() => statSync(folder)).toThrow("ENOENT");
  });

  it("knows what lies in the cache, and leaves it alone", async () => {
    await pullModel("Owner/Name", options());
    await using found = await sketch();
    expect(found.missingBytes).toBe(0);
    expect(found.totalBytes).toBeGreaterThan(6_400_000);
  });

  it("manages with servers that ignore ranges, break off or ask to wait", async () => {
    server.manners.ignoresRanges = true;
    server.manners.failures = [{ status: 503 }, { status: 429 }];
    await using found = await sketch();
    expect(
      readFileSync(join(found.folder, two))
        .subarray(8, 8 + header.length)
        .toString(),
    ).toBe(header);
    server.manners.cutsAfter = 4;
    await expect(sketch({ attempts: 2 })).rejects.toMatchObject({ code: "hub-unreachable" });
  });

  it("refuses settings with another hash, weights that are none and downloads that are off, and leaves nothing behind", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("tessera-sketch-")).length;
    server.manners.corruptsEvery = 1;
    await expect(sketch()).rejects.toMatchObject({ code: "download-corrupt" });
    await server[Symbol.asyncDispose]();
    server = await new HubServer(repository(1_100_000)).listen();
    await expect(sketch()).rejects.toMatchObject({ code: "download-corrupt", facts: { file: one } });
    await expect(sketch({ offline: true })).rejects.toMatchObject({ code: "checkpoint-not-found" });
    await expect(sketch({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("tessera-sketch-")).length).toBe(before);
  });
});
