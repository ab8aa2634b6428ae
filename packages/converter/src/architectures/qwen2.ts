import type { LanguageModel } from "./language-model.ts";
import { llamaWeights } from "./llama-weights.ts";

/** Llama's layout with biases on q, k and v, whatever the config says (`modeling_qwen2.py`). */
export const qwen2: LanguageModel = {
  names: ["Qwen2ForCausalLM", "qwen2"],
  weights: (scope, config) => llamaWeights(scope, config, { qkvBias: true, outputBias: false }),
};
