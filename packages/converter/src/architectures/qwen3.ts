import type { LanguageModel } from "./language-model.ts";
import { llamaWeights } from "./llama-weights.ts";

/** Llama's layout with an RMSNorm over each head of q and k (`modeling_qwen3.py`); `head_dim` need not divide `hidden_size`. */
export const qwen3: LanguageModel = {
  names: ["Qwen3ForCausalLM", "qwen3"],
  weights: (scope, config) => {
    const { attention_bias = false } = config;
    return llamaWeights(scope, config, { qkvBias: attention_bias ?? false, outputBias: attention_bias ?? false, headNorms: true });
  },
};
