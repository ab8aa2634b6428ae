import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, type SafetensorsEntry, writeSafetensors } from "@tessera/checkpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { config } from "./config-fixture.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-checkpoint-"));
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
});
afterEach(() => rmSync(folder, { recursive: true }));

const entries: SafetensorsEntry[] = [
  { name: "a", type: "float32", shape: [2, 3] },
  { name: "b", type: "bfloat16", shape: [4] },
  { name: "c", type: "float16", shape: [2] },
];
const data: Record<string, Uint8Array> = {
  a: new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer),
  b: new Uint8Array(Uint16Array.of(0x3f80, 0x4000, 0xbf80, 0).buffer),
  c: new Uint8Array(Uint16Array.of(0x3c00, 0xc000).buffer),
};
const write = (file = "model.safetensors", which = entries) => writeSafetensors(join(folder, file), which, ({ name }) => data[name]!);

describe("openCheckpoint", () => {
  it("reads whole tensors and rows, widened to float32", async () => {
    await write();
    await using checkpoint = await openCheckpoint(folder);
    expect([...checkpoint.tensors.keys()]).toEqual(["a", "b", "c"]);
    expect(Array.from(await checkpoint.readFloat32("a", { rows: [1, 2] }))).toEqual([4, 5, 6]);
    expect(Array.from(await checkpoint.readFloat32("b"))).toEqual([1, 2, -1, 0]);
    expect(Array.from(await checkpoint.readFloat32("c"))).toEqual([1, -2]);
    expect((await checkpoint.readRaw("b", { rows: [0, 2] })).byteLength).toBe(4);
    expect(checkpoint.config.vision_config.patch_size).toBe(14);
  });

  it("reads shards, and gives them the fingerprint of the same content in one file", async () => {
    await write();
    await using single = await openCheckpoint(folder);
    const expected = await single.fingerprint();
    rmSync(join(folder, "model.safetensors"));
    await write("one.safetensors", entries.slice(0, 1));
    await write("two.safetensors", entries.slice(1));
    const index = (map: Record<string, string>) =>
      writeFileSync(join(folder, "model.safetensors.index.json"), JSON.stringify({ weight_map: map }));
    index({ a: "one.safetensors", b: "two.safetensors", c: "two.safetensors" });
    await using sharded = await openCheckpoint(folder);
    expect(await sharded.fingerprint()).toBe(expected);
    // A tensor's place in the index does not matter, as little as one that is in no shard: who needs it misses it.
    index({ a: "one.safetensors", b: "two.safetensors", c: "one.safetensors", tied: "two.safetensors" });
    await using misplaced = await openCheckpoint(folder);
    expect([...misplaced.tensors.keys()]).toEqual(["a", "b", "c"]);
    expect(() => misplaced.assertTensors(new Map([["tied", [1]]]))).toThrow("missing tensor tied");
    index({ a: "missing.safetensors" });
    await expect(openCheckpoint(folder)).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringContaining("missing.safetensors"),
    });
    index({ a: "../one.safetensors" });
    await expect(openCheckpoint(folder)).rejects.toMatchObject({
      code: "checkpoint-invalid",
      message: expect.stringContaining("leaves the folder"),
    });
  });

  it("names missing, surplus and misshapen tensors", async () => {
    await write();
    await using checkpoint = await openCheckpoint(folder);
    const shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
    checkpoint.assertTensors(shapes);
    const check = (change: (map: Map<string, readonly number[]>) => void) => {
      const map = new Map(shapes);
      change(map);
      return () => checkpoint.assertTensors(map);
    };
    expect(check((map) => map.set("d", [1]))).toThrow(
      expect.objectContaining({ code: "tensor-missing", message: expect.stringContaining("missing tensor d") }),
    );
    expect(check((map) => map.delete("c"))).toThrow(
      expect.objectContaining({ code: "checkpoint-invalid", message: expect.stringContaining("surplus tensor c") }),
    );
    expect(check((map) => map.set("a", [3, 2]))).toThrow(
      expect.objectContaining({ code: "shape-mismatch", message: expect.stringContaining("tensor a") }),
    );
    await expect(checkpoint.readRaw("nothing")).rejects.toMatchObject({ code: "tensor-missing" });
    await expect(checkpoint.readRaw("a", { rows: [1, 9] })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("stops at an abort with its reason", async () => {
    await write();
    await using checkpoint = await openCheckpoint(folder);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(checkpoint.fingerprint({ signal })).rejects.toThrow("enough");
    await expect(checkpoint.readRaw("a", { signal })).rejects.toThrow("enough");
  });

  it("refuses truncated, empty and missing files, naming them", async () => {
    await expect(openCheckpoint(join(folder, "none"))).rejects.toMatchObject({ code: "checkpoint-not-found" });
    await expect(openCheckpoint(folder)).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringContaining("model.safetensors"),
    });
    await write();
    const path = join(folder, "model.safetensors");
    const size = readFileSync(path).byteLength;
    for (const bytes of [size - 1, 100, 8, 3, 0]) {
      truncateSync(path, bytes);
      await expect(openCheckpoint(folder)).rejects.toMatchObject({
        code: "checkpoint-invalid",
        message: expect.stringContaining("model.safetensors"),
      });
    }
  });

  it("refuses another model and a bad configuration, naming the field", async () => {
    await write();
    const change = (part: object) => writeFileSync(join(folder, "config.json"), JSON.stringify({ ...config, ...part }));
    change({ model_type: "llava" });
    await expect(openCheckpoint(folder)).rejects.toMatchObject({
      code: "unsupported-architecture",
      message: expect.stringContaining("llava"),
    });
    change({ llm_config: { ...config.llm_config, vocab_size: -1 } });
    await expect(openCheckpoint(folder)).rejects.toMatchObject({
      code: "checkpoint-invalid",
      message: expect.stringContaining("vocab_size"),
    });
    writeFileSync(join(folder, "config.json"), "{");
    await expect(openCheckpoint(folder)).rejects.toMatchObject({
      code: "checkpoint-invalid",
      message: expect.stringContaining("not JSON"),
    });
    rmSync(join(folder, "config.json"));
    await expect(openCheckpoint(folder)).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringContaining("config.json"),
    });
  });

  it("gives a copy elsewhere the same fingerprint, and changed bytes another", async () => {
    await write();
    const copy = join(folder, "copy");
    mkdirSync(copy);
    for (const name of ["config.json", "model.safetensors"]) cpSync(join(folder, name), join(copy, name));
    await using a = await openCheckpoint(folder);
    await using b = await openCheckpoint(copy);
    expect(await b.fingerprint()).toBe(await a.fingerprint());
    const bytes = readFileSync(join(copy, "model.safetensors"));
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(join(copy, "model.safetensors"), bytes);
    await using changed = await openCheckpoint(copy);
    expect(await changed.fingerprint()).not.toBe(await a.fingerprint());
  });
});
