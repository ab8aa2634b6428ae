import { openCheckpoint } from "@tessera/checkpoint";
import { elementCount } from "@tessera/core";
import { demoModelFolder } from "@tessera/demo-model";

/** What a checkpoint is, from its configuration and headers. */
export interface CheckpointFacts {
  readonly language: string;
  readonly vision: string;
  readonly parameters: number;
  readonly bytes: number;
  readonly types: string;
  readonly template: string;
  readonly tile: string;
  readonly maxTiles: number;
  readonly context: number;
}

/** Describes a checkpoint folder (or `"demo"`) without reading its weights. Throws what opening it throws. */
export async function describeCheckpoint(folder: string): Promise<CheckpointFacts> {
  const checkpoint = await openCheckpoint(folder === "demo" ? demoModelFolder : folder);
  try {
    const { config, tensors } = checkpoint;
    const { vision_config: vision, llm_config: language } = config;
    const all = [...tensors.values()];
    const tokens = (Math.floor(config.force_image_size / vision.patch_size) * config.downsample_ratio) ** 2;
    return {
      language: `${language.architectures?.[0] ?? language.model_type}, ${language.num_hidden_layers} layers of ${language.hidden_size}, vocabulary ${language.vocab_size}`,
      vision: `InternViT, ${vision.num_hidden_layers} layers of ${vision.hidden_size}`,
      parameters: all.reduce((sum, { shape }) => sum + elementCount(shape), 0),
      bytes: all.reduce((sum, { byteLength }) => sum + byteLength, 0),
      types: [...new Set(all.map(({ type }) => type))].join(", "),
      template: config.template,
      tile: `${config.force_image_size} px, ${tokens} tokens`,
      maxTiles: config.max_dynamic_patch,
      context: language.max_position_embeddings,
    };
  } finally {
    await checkpoint[Symbol.asyncDispose]();
  }
}
