/** The smallest configuration that is valid. */
export const config = {
  model_type: "internvl_chat",
  template: "Hermes-2",
  vision_config: { hidden_size: 8, intermediate_size: 16, num_hidden_layers: 1, num_attention_heads: 1, image_size: 28 },
  llm_config: {
    architectures: ["Qwen2ForCausalLM"],
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 1,
    num_attention_heads: 1,
    vocab_size: 10,
  },
};
