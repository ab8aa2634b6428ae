import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyAdapter, openCheckpoint, writeSafetensors } from "@tessera/checkpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { config } from "./config-fixture.ts";

type Tensors = Record<string, [shape: number[], values: number[]]>;
interface Recorded {
  readonly config: object;
  readonly base: Tensors;
  readonly adapter: Tensors;
  readonly merged: Record<string, number[]>;
}
const recorded = JSON.parse(readFileSync(new URL("fixtures/adapters.json", import.meta.url), "utf8")) as Record<string, Recorded>;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-recorded-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (file: string, tensors: Tensors) =>
  writeSafetensors(
    join(folder, file),
    Object.entries(tensors).map(([name, [shape]]) => ({ name, type: "float32", shape })),
    ({ name }) => new Uint8Array(Float32Array.from(tensors[name]![1]).buffer),
  );

async function open({ config: settings, base, adapter }: Omit<Recorded, "merged">, model: object = config) {
  writeFileSync(join(folder, "config.json"), JSON.stringify(model));
  await write("model.safetensors", base);
  mkdirSync(join(folder, "adapter"));
  writeFileSync(join(folder, "adapter", "adapter_config.json"), JSON.stringify(settings));
  await write("adapter/adapter_model.safetensors", adapter);
  return applyAdapter(await openCheckpoint(folder), join(folder, "adapter"));
}

describe("adapters that PEFT wrote", () => {
  it.each(Object.entries(recorded))("%s: every tensor comes to what PEFT merges", async (_, recording) => {
    await using checkpoint = await open(recording);
    for (const [name, values] of Object.entries(recording.merged)) {
      const merged = await checkpoint.readFloat32(name);
      expect(merged.length).toBe(values.length);
      for (const [i, value] of values.entries()) expect(merged[i], `${name} ${i}`).toBeCloseTo(value, 3);
      const rows = checkpoint.tensors.get(name)!.shape[0]!;
      expect([...(await checkpoint.readFloat32(name, { rows: [1, rows] }))]).toEqual([...merged.slice(merged.length / rows)]);
    }
  });
});

const native = {
  model_type: "internvl",
  vision_config: { hidden_size: 2, intermediate_size: 4, num_hidden_layers: 1, num_attention_heads: 1, image_size: 28, patch_size: 14 },
  text_config: { model_type: "qwen2", hidden_size: 8, intermediate_size: 16, num_hidden_layers: 1, num_attention_heads: 1, vocab_size: 10 },
};

it("takes the names of transformers' own layout, those of either generation, and puts a third into the packed projection", async () => {
  const module = "encoder.layer.0.attention";
  const base: Tensors = Object.fromEntries(
    ["q", "k", "v"].map((side) => [
      `model.vision_tower.${module}.${side}_proj.weight`,
      [
        [2, 2],
        [1, 2, 3, 4],
      ],
    ]),
  );
  base["model.language_model.norm.weight"] = [[2], [1, 1]];
  for (const prefix of ["base_model.model.model.vision_tower", "base_model.model.vision_tower", "base_model.model"]) {
    const k = `${prefix}.${module}.k_proj`;
    await using checkpoint = await open(
      {
        config: { peft_type: "LORA", r: 1, lora_alpha: 1 },
        base,
        adapter: {
          [`${k}.lora_A.weight`]: [
            [1, 2],
            [1, 10],
          ],
          [`${k}.lora_B.weight`]: [
            [2, 1],
            [1, 2],
          ],
          "base_model.model.model.language_model.norm.weight": [[2], [5, 6]],
        },
      },
      native,
    );
    const name = "vision_model.encoder.layers.0.attn.qkv.weight";
    expect([...(await checkpoint.readFloat32(name))]).toEqual([1, 2, 3, 4, 2, 12, 5, 24, 1, 2, 3, 4]);
    expect([...(await checkpoint.readFloat32(name, { rows: [3, 5] }))]).toEqual([5, 24, 1, 2]);
    expect([...(await checkpoint.readFloat32("language_model.model.norm.weight"))]).toEqual([5, 6]);
    rmSync(join(folder, "adapter"), { recursive: true });
  }
});

it("gives a tied model a head of its own where only one of the two is changed", async () => {
  const embedding = "language_model.model.embed_tokens.weight";
  const head = "language_model.lm_head.weight";
  const base: Tensors = {
    [embedding]: [
      [2, 1],
      [1, 2],
    ],
  };
  for (const [changed, other] of [
    [embedding, head],
    [head, embedding],
  ] as const) {
    await using checkpoint = await open(
      {
        config: { peft_type: "LORA" },
        base,
        adapter: {
          [`base_model.model.${changed}`]: [
            [2, 1],
            [5, 6],
          ],
        },
      },
      { ...config, tie_word_embeddings: true },
    );
    expect([...(await checkpoint.readFloat32(changed))]).toEqual([5, 6]);
    expect([...(await checkpoint.readFloat32(other))]).toEqual([1, 2]);
    expect(checkpoint.config.llm_config.tie_word_embeddings).toBe(false);
    rmSync(join(folder, "adapter"), { recursive: true });
  }
});
