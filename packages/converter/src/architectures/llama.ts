import type { LanguageModel } from "./language-model.ts";
import { llamaWeights } from "./llama-weights.ts";

/** Llama and Yi (`modeling_llama.py`); biases as the config says. */
export const llama: LanguageModel = {
  names: ["LlamaForCausalLM", "llama"],
  weights: (scope, config) => {
    const { attention_bias, mlp_bias } = config;
    return llamaWeights(scope, config, {
      qkvBias: attention_bias ?? false,
      outputBias: attention_bias ?? false,
      mlpBias: mlp_bias ?? false,
    });
  },
};
