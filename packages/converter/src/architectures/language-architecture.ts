import type { InternVLConfig } from "@tessera/checkpoint";
import { TesseraError } from "@tessera/core";
import type { CheckpointScope } from "../rows/checkpoint-scope.ts";
import { languageModels } from "./language-models.ts";
import type { LanguageWeights } from "./language-weights.ts";

/**
 * The weights of the decoder that `llm_config.architectures` (or `model_type`) names.
 *
 * @throws TesseraError `unsupported-architecture` naming the architecture
 */
export function languageArchitecture(scope: CheckpointScope, config: InternVLConfig["llm_config"]): LanguageWeights {
  const name = config.architectures?.[0] ?? config.model_type;
  const model = languageModels.find(({ names }) => name !== undefined && names.includes(name));
  if (model !== undefined) return model.weights(scope, config);
  throw new TesseraError("unsupported-architecture", `llm_config names the architecture ${JSON.stringify(name)}, which is not supported`, {
    facts: { architecture: name },
  });
}
