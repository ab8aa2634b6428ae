import type { InternVLConfig } from "@tessera/checkpoint";
import { TesseraError } from "@tessera/core";
import type { CheckpointScope } from "../rows/checkpoint-scope.ts";
import { internlm2 } from "./internlm2.ts";
import type { LanguageWeights } from "./language-weights.ts";
import { llama } from "./llama.ts";
import { phi3 } from "./phi3.ts";

/**
 * Chooses the model definition by `llm_config.architectures` (or `model_type`).
 *
 * @throws TesseraError `unsupported-architecture` naming the architecture
 */
export function languageArchitecture(scope: CheckpointScope, config: InternVLConfig["llm_config"]): LanguageWeights {
  const name = config.architectures?.[0] ?? config.model_type;
  switch (name) {
    case "Qwen2ForCausalLM":
    case "qwen2":
      return llama(scope, config, { qkvBias: true, outputBias: false });
    case "Qwen3ForCausalLM":
    case "qwen3":
      return llama(scope, config, { qkvBias: config.attention_bias ?? false, outputBias: config.attention_bias ?? false, headNorms: true });
    case "LlamaForCausalLM":
    case "llama":
      return llama(scope, config, {
        qkvBias: config.attention_bias ?? false,
        outputBias: config.attention_bias ?? false,
        mlpBias: config.mlp_bias ?? false,
      });
    case "InternLM2ForCausalLM":
    case "internlm2":
      return internlm2(scope, config);
    case "Phi3ForCausalLM":
    case "phi3":
      return phi3(scope, config);
    default:
      throw new TesseraError(
        "unsupported-architecture",
        `llm_config names the architecture ${JSON.stringify(name)}, which is not supported`,
        { facts: { architecture: name } },
      );
  }
}
