import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyAdapter, openCheckpoint, writeSafetensors } from "@tessera/checkpoint";
import { float32ToBfloat16 } from "@tessera/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { config } from "./config-fixture.ts";

let folder: string;
const module = "language_model.model.layers.0.self_attn.q_proj";
const base = Float32Array.of(1, 2, 3, 4, 5, 6);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-adapter-"));
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  await writeSafetensors(
    join(folder, "model.safetensors"),
    [
      { name: `${module}.weight`, type: "bfloat16", shape: [2, 3] },
      { name: "mlp1.0.bias", type: "float32", shape: [2] },
    ],
    ({ type }) => new Uint8Array(type === "bfloat16" ? float32ToBfloat16(base).buffer : Float32Array.of(7, 8).buffer),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

async function writeAdapter(tensors: Record<string, readonly [shape: number[], values: number[]]>, settings: object = {}): Promise<string> {
  const path = join(folder, "adapter");
  rmSync(path, { recursive: true, force: true });
  const { mkdirSync } = await import("node:fs");
  mkdirSync(path);
  writeFileSync(join(path, "adapter_config.json"), JSON.stringify({ peft_type: "LORA", r: 2, lora_alpha: 4, ...settings }));
  const entries = Object.entries(tensors).map(([name, [shape]]) => ({ name, type: "float32", shape }) as const);
  await writeSafetensors(
    join(path, "adapter_model.safetensors"),
    entries,
    ({ name }) => new Uint8Array(Float32Array.from(tensors[name]![1]).buffer),
  );
  return path;
}

const pair = (prefix = `base_model.model.${module}`) => ({
  [`${prefix}.lora_A.weight`]: [
    [2, 3],
    [1, 0, 0, 0, 1, 1],
  ] as const satisfies [number[], number[]],
  [`${prefix}.lora_B.weight`]: [
    [2, 2],
    [1, 2, 0, -1],
  ] as const satisfies [number[], number[]],
});
/** base + 2 × B × A with B × A = [[1, 2, 2], [0, −1, −1]] */
const merged = [3, 6, 7, 4, 3, 4];

describe("applyAdapter", () => {
  it("adds scale × B × A, whole and by rows, wherever the adapter was trained", async () => {
    for (const prefix of [`base_model.model.${module}`, `base_model.model.${module.replace("language_model.", "")}`]) {
      await using checkpoint = await applyAdapter(await openCheckpoint(folder), await writeAdapter(pair(prefix)));
      expect([...(await checkpoint.readFloat32(`${module}.weight`))]).toEqual(merged);
      expect([...(await checkpoint.readFloat32(`${module}.weight`, { rows: [1, 2] }))]).toEqual(merged.slice(3));
      expect([...new Float32Array((await checkpoint.readRaw(`${module}.weight`)).buffer)]).toEqual(merged);
      expect(checkpoint.tensors.get(`${module}.weight`)).toMatchObject({ type: "float32", byteLength: 24 });
      expect([...(await checkpoint.readFloat32("mlp1.0.bias"))]).toEqual([7, 8]);
    }
  });

  it("scales by the root of the rank for rslora, and replaces saved modules", async () => {
    const tensors = { ...pair(), "base_model.model.mlp1.0.bias": [[2], [1, 2]] as [number[], number[]] };
    await using checkpoint = await applyAdapter(await openCheckpoint(folder), await writeAdapter(tensors, { use_rslora: true }));
    expect((await checkpoint.readFloat32(`${module}.weight`))[0]).toBeCloseTo(1 + 4 / Math.SQRT2, 5);
    expect([...(await checkpoint.readFloat32("mlp1.0.bias"))]).toEqual([1, 2]);
  });

  it("has a fingerprint and files of its own", async () => {
    await using plain = await openCheckpoint(folder);
    await using adapted = await applyAdapter(await openCheckpoint(folder), await writeAdapter(pair()));
    const other = pair();
    const key = Object.keys(other)[1]!;
    const first = await adapted.fingerprint();
    expect(first).not.toBe(await plain.fingerprint());
    expect(adapted.files.length).toBe(plain.files.length + 2);
    await using changed = await applyAdapter(
      await openCheckpoint(folder),
      await writeAdapter({
        ...other,
        [key]: [
          [2, 2],
          [9, 9, 9, 9],
        ],
      }),
    );
    expect(await changed.fingerprint()).not.toBe(first);
  });

  it.each([
    ["checkpoint-invalid", "belongs to no tensor", pair("base_model.model.nowhere.q_proj"), {}],
    ["checkpoint-invalid", "other half", Object.fromEntries(Object.entries(pair()).slice(0, 1)), {}],
    ["checkpoint-invalid", "other half", { [`base_model.model.${module}.lora_embedding_A`]: [[1], [1]] }, {}],
    ["checkpoint-invalid", "cannot be merged", { [`base_model.model.${module}.lora_B.bias`]: [[2], [1, 1]] }, {}],
    ["checkpoint-invalid", "cannot be merged", { [`base_model.model.${module}.trainable_tokens_delta`]: [[1], [1]] }, {}],
    ["checkpoint-invalid", "cannot be merged", { unknown: [[1], [1]] }, {}],
    ["checkpoint-invalid", "use_qalora", pair(), { use_qalora: true }],
    ["checkpoint-invalid", "layer_replication", pair(), { layer_replication: [[0, 1]] }],
    ["checkpoint-invalid", "peft_type", pair(), { peft_type: "IA3" }],
    ["checkpoint-invalid", "alpha_pattern", pair(), { alpha_pattern: { "(a+)+": 4 } }],
    ["checkpoint-invalid", "pissa_niter_4", pair(), { init_lora_weights: "pissa_niter_4" }],
    ["checkpoint-invalid", "olora", pair(), { init_lora_weights: "olora" }],
    [
      "shape-mismatch",
      "do not fit",
      {
        ...pair(),
        [`base_model.model.${module}.lora_A.weight`]: [
          [2, 2],
          [1, 1, 1, 1],
        ],
      },
      {},
    ],
    ["checkpoint-invalid", "no tensors", {}, {}],
  ])("refuses with %s: %s", async (code, problem, tensors, settings) => {
    await using checkpoint = await openCheckpoint(folder);
    const adapter = await writeAdapter(tensors as never, settings);
    await expect(applyAdapter(checkpoint, adapter)).rejects.toMatchObject({ code, message: expect.stringContaining(problem) });
    await expect(applyAdapter(checkpoint, join(folder, "none"))).rejects.toMatchObject({ code: "checkpoint-not-found" });
  });
});
