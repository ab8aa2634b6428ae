import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoModelFolder } from "@tessera/demo-model";
import { loadModel, streamChat } from "@tessera/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCheckpoint } from "../src/load/find-checkpoint.ts";

let folder: string;
let snapshot: string;
const commit = "d".repeat(40);
const hub = () => ({ offline: true, cacheFolders: { hf: join(folder, "hub") } });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-name-"));
  const repository = join(folder, "hub", "models--Owner--Demo");
  mkdirSync(join(repository, "refs"), { recursive: true });
  mkdirSync(join(repository, "snapshots"), { recursive: true });
  writeFileSync(join(repository, "refs", "main"), commit);
  snapshot = join(repository, "snapshots", commit);
  symlinkSync(demoModelFolder, snapshot);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("findCheckpoint", () => {
  it("knows the bundled model, paths, and what lies in the hub's cache", async () => {
    expect(await findCheckpoint("demo", {})).toBe(demoModelFolder);
    expect(await findCheckpoint(folder, {})).toBe(folder);
    expect(await findCheckpoint("Owner/Demo", { hub: hub() })).toBe(snapshot);
    expect(await findCheckpoint(`Owner/Demo@${commit}`, { hub: hub() })).toBe(snapshot);
  });

  it("leaves to opening what is neither", async () => {
    expect(await findCheckpoint("./nowhere/to/be/found", { hub: hub() })).toBe("./nowhere/to/be/found");
  });

  it("says what is not there when downloads are off", async () => {
    await expect(findCheckpoint("Owner/Other", { hub: hub() })).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringContaining("Owner/Other"),
    });
  });

  it("lets a model be loaded by name", async () => {
    await using model = await loadModel("Owner/Demo", { hub: hub(), cacheFolder: join(folder, "converted"), precision: "fp32" });
    const events = streamChat(model, { question: "Who are you?", maxNewTokens: 3 }, undefined);
    let step = await events.next();
    while (!step.done) step = await events.next();
    expect(step.value.tokenIds).toHaveLength(3);
  });
});
