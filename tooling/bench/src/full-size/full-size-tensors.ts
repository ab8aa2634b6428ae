import type { SafetensorsEntry } from "@tessera/checkpoint";
import { fullSizeConfig } from "./full-size-config.ts";

/** Every tensor of InternVL2-1B with its shape, in the release's own names, bfloat16. */
export function fullSizeTensors(): SafetensorsEntry[] {
  const entries: SafetensorsEntry[] = [];
  const add = (name: string, ...shape: number[]) => entries.push({ name, type: "bfloat16", shape });
  const { vision_config: vision, llm_config: language } = fullSizeConfig;
  const { hidden_size: D, intermediate_size: F, patch_size: P } = vision;
  add("vision_model.embeddings.class_embedding", 1, 1, D);
  add("vision_model.embeddings.patch_embedding.weight", D, 3, P, P);
  add("vision_model.embeddings.patch_embedding.bias", D);
  add("vision_model.embeddings.position_embedding", 1, 1 + (vision.image_size / P) ** 2, D);
  for (let i = 0; i < vision.num_hidden_layers; i++) {
    const layer = `vision_model.encoder.layers.${i}`;
    linear(`${layer}.attn.qkv`, 3 * D, D);
    linear(`${layer}.attn.proj`, D, D);
    linear(`${layer}.mlp.fc1`, F, D);
    linear(`${layer}.mlp.fc2`, D, F);
    for (const name of ["ls1", "ls2", "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias"]) add(`${layer}.${name}`, D);
  }
  const H = language.hidden_size;
  add("mlp1.0.weight", 4 * D);
  add("mlp1.0.bias", 4 * D);
  linear("mlp1.1", H, 4 * D);
  linear("mlp1.3", H, H);
  const kv = (H / language.num_attention_heads) * language.num_key_value_heads;
  add("language_model.model.embed_tokens.weight", language.vocab_size, H);
  for (let i = 0; i < language.num_hidden_layers; i++) {
    const layer = `language_model.model.layers.${i}`;
    linear(`${layer}.self_attn.q_proj`, H, H);
    linear(`${layer}.self_attn.k_proj`, kv, H);
    linear(`${layer}.self_attn.v_proj`, kv, H);
    add(`${layer}.self_attn.o_proj.weight`, H, H);
    add(`${layer}.mlp.gate_proj.weight`, language.intermediate_size, H);
    add(`${layer}.mlp.up_proj.weight`, language.intermediate_size, H);
    add(`${layer}.mlp.down_proj.weight`, H, language.intermediate_size);
    add(`${layer}.input_layernorm.weight`, H);
    add(`${layer}.post_attention_layernorm.weight`, H);
  }
  add("language_model.model.norm.weight", H);
  add("language_model.lm_head.weight", language.vocab_size, H);
  return entries;

  function linear(name: string, rows: number, columns: number): void {
    add(`${name}.weight`, rows, columns);
    add(`${name}.bias`, rows);
  }
}
