import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, writeSafetensors } from "@tessera/checkpoint";
import { float32ToBfloat16 } from "@tessera/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { config } from "./config-fixture.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-embedded-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const language = "language_model.base_model.model.model.layers.0.self_attn.q_proj";
const vision = "vision_model.base_model.model.encoder.layers.0.attn.qkv";
const tensors: Record<string, [type: "float32" | "bfloat16", shape: number[], values: number[]]> = {
  [`${language}.base_layer.weight`]: ["bfloat16", [2, 3], [1, 2, 3, 4, 5, 6]],
  [`${language}.base_layer.bias`]: ["float32", [2], [9, 10]],
  [`${language}.lora_A.default.weight`]: ["float32", [1, 3], [1, 0, -1]],
  [`${language}.lora_B.default.weight`]: ["float32", [2, 1], [0.5, 2]],
  "language_model.base_model.model.model.norm.weight": ["float32", [2], [3, 4]],
  [`${vision}.base_layer.weight`]: ["float32", [1, 2], [1, 1]],
  [`${vision}.lora_A.default.weight`]: ["float32", [2, 2], [1, 0, 0, 1]],
  [`${vision}.lora_B.default.weight`]: ["float32", [1, 2], [3, 4]],
  "mlp1.0.bias": ["float32", [2], [7, 8]],
};

async function write(names = Object.keys(tensors)): Promise<void> {
  writeFileSync(join(folder, "config.json"), JSON.stringify({ ...config, use_llm_lora: 1, use_backbone_lora: 2 }));
  const entries = names.map((name) => ({ name, type: tensors[name]![0], shape: tensors[name]![1] }));
  await writeSafetensors(join(folder, "model.safetensors"), entries, ({ name, type }) => {
    const values = Float32Array.from(tensors[name]![2]);
    return new Uint8Array(type === "bfloat16" ? float32ToBfloat16(values).buffer : values.buffer);
  });
}

describe("LoRA modules that training left in a checkpoint", () => {
  it("are merged with twice the rank as alpha, under the plain names", async () => {
    await write();
    await using checkpoint = await openCheckpoint(folder);
    expect([...checkpoint.tensors.keys()].sort()).toEqual([
      "language_model.model.layers.0.self_attn.q_proj.bias",
      "language_model.model.layers.0.self_attn.q_proj.weight",
      "language_model.model.norm.weight",
      "mlp1.0.bias",
      "vision_model.encoder.layers.0.attn.qkv.weight",
    ]);
    const q = "language_model.model.layers.0.self_attn.q_proj.weight";
    expect(checkpoint.tensors.get(q)).toMatchObject({ name: q, type: "float32", shape: [2, 3], byteLength: 24 });
    expect([...(await checkpoint.readFloat32(q))]).toEqual([2, 2, 2, 8, 5, 2]);
    expect([...(await checkpoint.readFloat32(q, { rows: [1, 2] }))]).toEqual([8, 5, 2]);
    expect([...new Float32Array((await checkpoint.readRaw(q)).slice().buffer)]).toEqual([2, 2, 2, 8, 5, 2]);
    expect([...(await checkpoint.readFloat32("vision_model.encoder.layers.0.attn.qkv.weight"))]).toEqual([7, 9]);
    expect([...(await checkpoint.readFloat32("language_model.model.norm.weight"))]).toEqual([3, 4]);
    expect([...(await checkpoint.readFloat32("mlp1.0.bias"))]).toEqual([7, 8]);
  });

  it("stay visible when one half of a pair is missing", async () => {
    await write(Object.keys(tensors).filter((name) => name !== `${vision}.lora_B.default.weight`));
    await using checkpoint = await openCheckpoint(folder);
    expect(() => checkpoint.assertTensors(new Map([["vision_model.encoder.layers.0.attn.qkv.weight", [1, 2]]]))).toThrow("lora_A.default");
  });
});
