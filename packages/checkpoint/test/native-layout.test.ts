import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, writeSafetensors } from "@tessera/checkpoint";
import { expect, it } from "vitest";
import { mapNativeLayout } from "../src/native-layout.ts";

const nativeConfig = {
  model_type: "internvl",
  vision_config: {
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 1,
    num_attention_heads: 1,
    image_size: [28, 28],
    patch_size: [14, 14],
    attention_bias: true,
    use_qk_norm: true,
  },
  text_config: {
    model_type: "qwen3",
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 1,
    num_attention_heads: 1,
    head_dim: 16,
    vocab_size: 10,
  },
};

it("maps the keys of both generations of the native layout to the original's", () => {
  const old = [
    "language_model.lm_head.weight",
    "language_model.model.norm.weight",
    "vision_tower.encoder.layer.3.lambda_1",
    "multi_modal_projector.linear_2.bias",
  ];
  const recent = [
    "lm_head.weight",
    "model.language_model.norm.weight",
    "model.vision_tower.encoder.layer.3.lambda_1",
    "model.multi_modal_projector.linear_2.bias",
  ];
  const original = [
    "language_model.lm_head.weight",
    "language_model.model.norm.weight",
    "vision_model.encoder.layers.3.ls1",
    "mlp1.3.bias",
  ];
  for (const names of [old, recent]) expect(mapNativeLayout(names)).toEqual(original.map((name, i) => ({ name, parts: [names[i]] })));
  const incomplete = ["vision_tower.encoder.layer.0.attention.q_proj.weight"];
  expect(mapNativeLayout(incomplete)).toEqual([{ name: incomplete[0], parts: incomplete }]);
});

it("opens a native checkpoint in the original's terms, q, k and v of the vision tower stacked", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tessera-native-"));
  try {
    writeFileSync(join(folder, "config.json"), JSON.stringify(nativeConfig));
    const prefix = "vision_tower.encoder.layer.0.attention";
    const entries = ["q", "k", "v"].map((side) => ({ name: `${prefix}.${side}_proj.weight`, type: "float32", shape: [2, 2] }) as const);
    await writeSafetensors(join(folder, "model.safetensors"), entries, ({ name }) => {
      const start = 4 * entries.findIndex((entry) => entry.name === name);
      return new Uint8Array(Float32Array.of(start, start + 1, start + 2, start + 3).buffer);
    });
    await using checkpoint = await openCheckpoint(folder);
    expect(checkpoint.config).toMatchObject({
      model_type: "internvl_chat",
      template: "chat_template",
      force_image_size: 28,
      max_dynamic_patch: 12,
      vision_config: { qkv_bias: true, qk_normalization: true, patch_size: 14 },
      llm_config: { model_type: "qwen3", head_dim: 16 },
    });
    const name = "vision_model.encoder.layers.0.attn.qkv.weight";
    expect(checkpoint.tensors.get(name)).toMatchObject({ name, shape: [6, 2], byteLength: 48 });
    expect([...(await checkpoint.readFloat32(name))]).toEqual([...Array(12).keys()]);
    expect([...(await checkpoint.readFloat32(name, { rows: [1, 5] }))]).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await checkpoint.readRaw(name, { rows: [0, 3] })).byteLength).toBe(24);
    await expect(checkpoint.readFloat32(entries[0]!.name)).rejects.toMatchObject({ code: "tensor-missing" });
    const processor = { image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225], max_patches: 6 };
    const write = (file: string, json: object) => writeFileSync(join(folder, file), JSON.stringify(json));
    write("processor_config.json", { image_processor: processor, image_seq_length: 1 });
    await using prepared = await openCheckpoint(folder);
    expect(prepared.config.max_dynamic_patch).toBe(6);
    for (const [problem, json] of [
      ["image_seq_length is 256", { image_processor: processor, image_seq_length: 256 }],
      ["image_mean is null", { image_processor: { ...processor, image_mean: undefined } }],
      ["size is", { image_processor: { ...processor, size: { height: 448, width: 448 } } }],
      ["do_normalize is false", { image_processor: { ...processor, do_normalize: false } }],
      ["resample is 2", { image_processor: { ...processor, resample: 2 } }],
    ] as const) {
      write("processor_config.json", json);
      await expect(openCheckpoint(folder)).rejects.toMatchObject({
        code: "unsupported-architecture",
        message: expect.stringContaining(problem),
      });
    }
    rmSync(join(folder, "processor_config.json"));
    for (const part of [
      { vision_feature_select_strategy: "full" },
      { vision_config: { ...nativeConfig.vision_config, image_size: [28, 56] } },
      { vision_config: { ...nativeConfig.vision_config, num_channels: 1 } },
      { vision_config: { ...nativeConfig.vision_config, use_mean_pooling: false } },
    ]) {
      writeFileSync(join(folder, "config.json"), JSON.stringify({ ...nativeConfig, ...part }));
      await expect(openCheckpoint(folder)).rejects.toMatchObject({ code: "checkpoint-invalid" });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
