import type { InternVLConfig } from "@tessera/checkpoint";
import type { CheckpointScope } from "../rows/checkpoint-scope.ts";
import type { LanguageWeights } from "./language-weights.ts";

/** A decoder that checkpoints may have: one file each, listed in `language-models.ts`. */
export interface LanguageModel {
  /** What `llm_config.architectures` or `llm_config.model_type` call it. */
  readonly names: readonly string[];
  /** Walks the checkpoint's keys and gives the weights in the shape that all decoders of the family share. */
  weights(scope: CheckpointScope, config: InternVLConfig["llm_config"]): LanguageWeights;
}
