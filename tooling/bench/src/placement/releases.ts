import { fullSizeConfig } from "../full-size/full-size-config.ts";

const { llm_config: _, vision_config: vit300m, ...common } = fullSizeConfig;
const vit6b = {
  ...vit300m,
  hidden_size: 3200,
  intermediate_size: 12800,
  norm_type: "rms_norm",
  num_attention_heads: 25,
  num_hidden_layers: 45,
  qk_normalization: true,
  qkv_bias: false,
} as const;

export type Language = "Qwen2ForCausalLM" | "InternLM2ForCausalLM" | "Phi3ForCausalLM" | "LlamaForCausalLM";
type Sizes = readonly [layers: number, hidden: number, intermediate: number, heads: number, kvHeads: number, vocabulary: number];

function language(architecture: Language, sizes: Sizes, more: { readonly max_position_embeddings: number; readonly rope_theta: number }) {
  const [num_hidden_layers, hidden_size, intermediate_size, num_attention_heads, num_key_value_heads, vocab_size] = sizes;
  return {
    architectures: [architecture],
    num_hidden_layers,
    hidden_size,
    intermediate_size,
    num_attention_heads,
    num_key_value_heads,
    vocab_size,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: false,
    bias: false,
    ...more,
  };
}

function release(vision_config: typeof vit300m | typeof vit6b, llm_config: ReturnType<typeof language>) {
  return { ...common, vision_config, llm_config };
}

export type Release = ReturnType<typeof release>;

// Without the rotary scaling of the 4B, which changes angles and no weight: it is planned as far as it was trained without.
const short = { max_position_embeddings: 4096, rope_theta: 10_000 };
const long = { max_position_embeddings: 32_768, rope_theta: 1_000_000 };

/** The seven InternVL2 releases: as much of each `config.json` as says what its weights are. */
export const releases: Readonly<Record<string, Release>> = {
  "InternVL2-1B": release(vit300m, language("Qwen2ForCausalLM", [24, 896, 4864, 14, 2, 151_655], long)),
  "InternVL2-2B": release(vit300m, language("InternLM2ForCausalLM", [24, 2048, 8192, 16, 8, 92_553], long)),
  "InternVL2-4B": release(vit300m, language("Phi3ForCausalLM", [32, 3072, 8192, 32, 32, 32_020], short)),
  "InternVL2-8B": release(vit300m, language("InternLM2ForCausalLM", [32, 4096, 14_336, 32, 8, 92_553], long)),
  "InternVL2-26B": release(vit6b, language("InternLM2ForCausalLM", [48, 6144, 16_384, 48, 8, 92_553], long)),
  "InternVL2-40B": release(
    vit6b,
    language("LlamaForCausalLM", [60, 7168, 20_480, 56, 8, 64_007], { max_position_embeddings: 4096, rope_theta: 5_000_000 }),
  ),
  "InternVL2-Llama3-76B": release(
    vit6b,
    language("LlamaForCausalLM", [80, 8192, 28_672, 64, 8, 128_265], { max_position_embeddings: 8192, rope_theta: 500_000 }),
  ),
};
