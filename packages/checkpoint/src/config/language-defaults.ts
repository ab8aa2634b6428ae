const llama = { vocab_size: 32000, hidden_size: 4096, intermediate_size: 11008, num_hidden_layers: 32, num_attention_heads: 32 };
const qwen = { ...llama, vocab_size: 151936, intermediate_size: 22016, max_position_embeddings: 32768, max_window_layers: 28 };

/** What the configuration classes take for a field that is not written, which newer versions leave out where it has this value. */
const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  LlamaForCausalLM: { ...llama, max_position_embeddings: 2048 },
  Qwen2ForCausalLM: { ...qwen, num_key_value_heads: 32 },
  Qwen3ForCausalLM: { ...qwen, num_key_value_heads: 32, head_dim: 128 },
  InternLM2ForCausalLM: { ...llama, vocab_size: 103168, max_position_embeddings: 2048, bias: true },
  InternLM3ForCausalLM: { ...llama, vocab_size: 128512, max_position_embeddings: 32768 },
  Phi3ForCausalLM: {
    vocab_size: 32064,
    hidden_size: 3072,
    intermediate_size: 8192,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 4096,
    original_max_position_embeddings: 4096,
    rms_norm_eps: 1e-5,
  },
};
const architectures: Readonly<Record<string, string>> = {
  llama: "LlamaForCausalLM",
  qwen2: "Qwen2ForCausalLM",
  qwen3: "Qwen3ForCausalLM",
  internlm2: "InternLM2ForCausalLM",
  internlm3: "InternLM3ForCausalLM",
  phi3: "Phi3ForCausalLM",
};

/** The defaults of the architecture that `llm_config` names. */
export function languageDefaults(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== "object" || json === null) return {};
  const { architectures: named, model_type, num_attention_heads: heads } = json as Record<string, unknown>;
  const name =
    Array.isArray(named) && typeof named[0] === "string"
      ? named[0]
      : typeof model_type === "string"
        ? architectures[model_type]
        : undefined;
  const found = defaults[name ?? ""] ?? {};
  // A smaller model that does not say it has as many key heads as heads: a default that cannot be meant.
  const { num_key_value_heads, ...rest } = found;
  return typeof heads === "number" && heads % 32 !== 0 ? rest : found;
}
