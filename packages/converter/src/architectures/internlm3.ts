import type { LanguageModel } from "./language-model.ts";
import { llamaWeights } from "./llama-weights.ts";

/** InternLM3 (`modeling_internlm3.py`): Llama's layout, `qkv_bias` for q, k and v, `bias` for every other projection. */
export const internlm3: LanguageModel = {
  names: ["InternLM3ForCausalLM", "internlm3"],
  weights: (scope, config) => {
    const { qkv_bias, bias } = config;
    return llamaWeights(scope, config, { qkvBias: qkv_bias ?? false, outputBias: bias ?? false, mlpBias: bias ?? false });
  },
};
