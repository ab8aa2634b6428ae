import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, writeSafetensors } from "@tessera/checkpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { config } from "./config-fixture.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-reading-"));
  path = join(folder, "model.safetensors");
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
});
afterEach(() => rmSync(folder, { recursive: true }));

const one = [{ name: "a", type: "float32", shape: [2, 3] }] as const;

describe("reading a tensor", () => {
  it("takes whole rows only", async () => {
    await writeSafetensors(path, one, () => new Uint8Array(24));
    await using checkpoint = await openCheckpoint(folder);
    for (const rows of [
      [0.5, 1],
      [0, 0.7],
      [-1, 1],
      [1, 0],
      [0, Number.NaN],
    ] as const)
      await expect(checkpoint.readRaw("a", { rows })).rejects.toMatchObject({ code: "invalid-argument" });
    expect((await checkpoint.readRaw("a", { rows: [2, 2] })).byteLength).toBe(0);
  });

  it("of a file cut off after opening names file and tensor", async () => {
    await writeSafetensors(path, one, () => new Uint8Array(24));
    await using checkpoint = await openCheckpoint(folder);
    truncateSync(path, statSync(path).size - 4);
    await expect(checkpoint.readRaw("a")).rejects.toMatchObject({
      code: "checkpoint-invalid",
      message: expect.stringMatching(/model\.safetensors.*tensor a/),
    });
  });

  it("after disposal is refused, and disposing twice is harmless", async () => {
    await writeSafetensors(path, one, () => new Uint8Array(24));
    const checkpoint = await openCheckpoint(folder);
    await checkpoint[Symbol.asyncDispose]();
    await checkpoint[Symbol.asyncDispose]();
    await expect(checkpoint.readRaw("a")).rejects.toMatchObject({ code: "disposed" });
    await expect(checkpoint.fingerprint()).rejects.toMatchObject({ code: "disposed" });
  });
});

it("a folder in the place of a shard is refused", async () => {
  mkdirSync(path);
  await expect(openCheckpoint(folder)).rejects.toMatchObject({
    code: "checkpoint-invalid",
    message: expect.stringContaining("not a file"),
  });
});

it("writing refuses data that does not fill its tensor", async () => {
  await expect(writeSafetensors(path, one, () => new Uint8Array(3))).rejects.toMatchObject({
    code: "invalid-argument",
    message: expect.stringContaining("tensor a"),
  });
});
