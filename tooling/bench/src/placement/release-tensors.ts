import type { Language, Release } from "./releases.ts";

type Add = (name: string, ...shape: number[]) => void;

/** Every tensor of a release with its shape, in the release's own names. */
export function releaseTensors({ vision_config: vision, llm_config: language }: Release): Record<string, readonly number[]> {
  const tensors: Record<string, readonly number[]> = {};
  const add: Add = (name, ...shape) => {
    tensors[name] = shape;
  };
  addVision(add, vision);
  const D = 4 * vision.hidden_size;
  const H = language.hidden_size;
  for (const name of ["mlp1.0.weight", "mlp1.0.bias"]) add(name, D);
  add("mlp1.1.weight", H, D);
  add("mlp1.3.weight", H, H);
  for (const name of ["mlp1.1.bias", "mlp1.3.bias"]) add(name, H);
  const architecture = language.architectures[0]!;
  const internlm2 = architecture === "InternLM2ForCausalLM";
  add(`language_model.model.${internlm2 ? "tok_embeddings" : "embed_tokens"}.weight`, language.vocab_size, H);
  for (let i = 0; i < language.num_hidden_layers; i++)
    layers[architecture]((name, ...shape) => add(`language_model.model.layers.${i}.${name}`, ...shape), language);
  add("language_model.model.norm.weight", H);
  add(`language_model.${internlm2 ? "output" : "lm_head"}.weight`, language.vocab_size, H);
  return tensors;
}

function addVision(add: Add, vision: Release["vision_config"]): void {
  const { hidden_size: D, intermediate_size: F, patch_size: P } = vision;
  const rms = vision.norm_type === "rms_norm";
  add("vision_model.embeddings.class_embedding", 1, 1, D);
  add("vision_model.embeddings.patch_embedding.weight", D, 3, P, P);
  add("vision_model.embeddings.patch_embedding.bias", D);
  add("vision_model.embeddings.position_embedding", 1, 1 + (vision.image_size / P) ** 2, D);
  const norms = ["norm1.weight", "norm2.weight", ...(rms ? ["attn.q_norm.weight", "attn.k_norm.weight"] : ["norm1.bias", "norm2.bias"])];
  for (let i = 0; i < vision.num_hidden_layers; i++) {
    const layer = `vision_model.encoder.layers.${i}`;
    for (const name of [...norms, "ls1", "ls2", "attn.proj.bias", "mlp.fc2.bias"]) add(`${layer}.${name}`, D);
    add(`${layer}.attn.qkv.weight`, 3 * D, D);
    if (vision.qkv_bias) add(`${layer}.attn.qkv.bias`, 3 * D);
    add(`${layer}.attn.proj.weight`, D, D);
    add(`${layer}.mlp.fc1.weight`, F, D);
    add(`${layer}.mlp.fc1.bias`, F);
    add(`${layer}.mlp.fc2.weight`, D, F);
  }
}

type AddLayer = (add: Add, language: Release["llm_config"]) => void;

const keysOf = ({ hidden_size, num_attention_heads, num_key_value_heads }: Release["llm_config"]) =>
  (hidden_size / num_attention_heads) * num_key_value_heads;

const llama: AddLayer = (add, language) => {
  const { hidden_size: H, intermediate_size: F } = language;
  add("self_attn.q_proj.weight", H, H);
  for (const name of ["k_proj", "v_proj"]) add(`self_attn.${name}.weight`, keysOf(language), H);
  add("self_attn.o_proj.weight", H, H);
  for (const name of ["gate_proj", "up_proj"]) add(`mlp.${name}.weight`, F, H);
  add("mlp.down_proj.weight", H, F);
  for (const name of ["input_layernorm", "post_attention_layernorm"]) add(`${name}.weight`, H);
};

const layers: Readonly<Record<Language, AddLayer>> = {
  LlamaForCausalLM: llama,
  Qwen2ForCausalLM: (add, language) => {
    llama(add, language);
    add("self_attn.q_proj.bias", language.hidden_size);
    for (const name of ["k_proj", "v_proj"]) add(`self_attn.${name}.bias`, keysOf(language));
  },
  Phi3ForCausalLM: (add, language) => {
    const { hidden_size: H, intermediate_size: F } = language;
    add("self_attn.qkv_proj.weight", H + 2 * keysOf(language), H);
    add("self_attn.o_proj.weight", H, H);
    add("mlp.gate_up_proj.weight", 2 * F, H);
    add("mlp.down_proj.weight", H, F);
    for (const name of ["input_layernorm", "post_attention_layernorm"]) add(`${name}.weight`, H);
  },
  InternLM2ForCausalLM: (add, language) => {
    const { hidden_size: H, intermediate_size: F } = language;
    add("attention.wqkv.weight", H + 2 * keysOf(language), H);
    add("attention.wo.weight", H, H);
    for (const name of ["w1", "w3"]) add(`feed_forward.${name}.weight`, F, H);
    add("feed_forward.w2.weight", H, F);
    for (const name of ["attention_norm", "ffn_norm"]) add(`${name}.weight`, H);
  },
};
