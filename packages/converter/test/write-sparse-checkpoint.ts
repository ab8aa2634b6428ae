import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

export interface SparseOptions {
  readonly languageLayers: number;
  readonly visionLayers: number;
}

/** `config.json` in the shape of InternVL2-Llama3-76B: InternViT-6B and Llama-3-70B, with as many layers as asked for. */
function config76b({ languageLayers, visionLayers }: SparseOptions) {
  return {
    model_type: "internvl_chat",
    template: "internlm2-chat",
    downsample_ratio: 0.5,
    dynamic_image_size: true,
    force_image_size: 448,
    ps_version: "v2",
    select_layer: -1,
    use_thumbnail: true,
    max_dynamic_patch: 12,
    vision_config: {
      hidden_size: 3200,
      intermediate_size: 12800,
      num_attention_heads: 25,
      num_hidden_layers: visionLayers,
      image_size: 448,
      patch_size: 14,
      norm_type: "rms_norm",
      qk_normalization: true,
      qkv_bias: false,
    },
    llm_config: {
      architectures: ["LlamaForCausalLM"],
      hidden_size: 8192,
      intermediate_size: 28672,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      num_hidden_layers: languageLayers,
      vocab_size: 128265,
      max_position_embeddings: 8192,
      rope_theta: 500000,
      rms_norm_eps: 1e-5,
      tie_word_embeddings: false,
    },
  };
}

/** Writes such a checkpoint as sharded files full of holes: right headers, zeros for weights, next to no disk. */
export function writeSparseCheckpoint(folder: string, options: SparseOptions): void {
  const config = config76b(options);
  const { vision_config: vision, llm_config: language } = config;
  const shards = new Map<string, Record<string, readonly number[]>>();
  const add = (shard: string, name: string, ...shape: number[]) => shards.set(shard, { ...shards.get(shard), [name]: shape });
  const [D, F, H, M] = [vision.hidden_size, vision.intermediate_size, language.hidden_size, language.intermediate_size];
  add("vision", "vision_model.embeddings.class_embedding", 1, 1, D);
  add("vision", "vision_model.embeddings.patch_embedding.weight", D, 3, 14, 14);
  add("vision", "vision_model.embeddings.patch_embedding.bias", D);
  add("vision", "vision_model.embeddings.position_embedding", 1, 1025, D);
  for (let i = 0; i < vision.num_hidden_layers; i++) {
    const layer = `vision_model.encoder.layers.${i}`;
    for (const name of [
      "norm1.weight",
      "norm2.weight",
      "ls1",
      "ls2",
      "attn.q_norm.weight",
      "attn.k_norm.weight",
      "attn.proj.bias",
      "mlp.fc2.bias",
    ])
      add("vision", `${layer}.${name}`, D);
    add("vision", `${layer}.attn.qkv.weight`, 3 * D, D);
    add("vision", `${layer}.attn.proj.weight`, D, D);
    add("vision", `${layer}.mlp.fc1.weight`, F, D);
    add("vision", `${layer}.mlp.fc1.bias`, F);
    add("vision", `${layer}.mlp.fc2.weight`, D, F);
  }
  for (const name of ["mlp1.0.weight", "mlp1.0.bias"]) add("vision", name, 4 * D);
  add("vision", "mlp1.1.weight", H, 4 * D);
  add("vision", "mlp1.3.weight", H, H);
  for (const name of ["mlp1.1.bias", "mlp1.3.bias"]) add("vision", name, H);
  add("ends", "language_model.model.embed_tokens.weight", language.vocab_size, H);
  add("ends", "language_model.lm_head.weight", language.vocab_size, H);
  add("ends", "language_model.model.norm.weight", H);
  for (let i = 0; i < language.num_hidden_layers; i++) {
    const layer = `language_model.model.layers.${i}`;
    const shard = `layer-${i}`;
    add(shard, `${layer}.self_attn.q_proj.weight`, H, H);
    add(shard, `${layer}.self_attn.k_proj.weight`, 1024, H);
    add(shard, `${layer}.self_attn.v_proj.weight`, 1024, H);
    add(shard, `${layer}.self_attn.o_proj.weight`, H, H);
    add(shard, `${layer}.mlp.gate_proj.weight`, M, H);
    add(shard, `${layer}.mlp.up_proj.weight`, M, H);
    add(shard, `${layer}.mlp.down_proj.weight`, H, M);
    add(shard, `${layer}.input_layernorm.weight`, H);
    add(shard, `${layer}.post_attention_layernorm.weight`, H);
  }
  mkdirSync(folder, { recursive: true });
  const weight_map: Record<string, string> = {};
  for (const [shard, tensors] of shards) {
    const file = `${shard}.safetensors`;
    let end = 0;
    const header: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(tensors)) {
      const start = end;
      end += 2 * shape.reduce((product, size) => product * size, 1);
      header[name] = { dtype: "BF16", shape, data_offsets: [start, end] };
      weight_map[name] = file;
    }
    const json = Buffer.from(JSON.stringify(header));
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(BigInt(json.byteLength));
    const handle = openSync(join(folder, file), "w");
    writeSync(handle, prefix);
    writeSync(handle, json);
    ftruncateSync(handle, 8 + json.byteLength + end);
    closeSync(handle);
  }
  writeFileSync(join(folder, "model.safetensors.index.json"), JSON.stringify({ weight_map }));
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
}
