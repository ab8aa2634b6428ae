import { type Checkpoint, openCheckpoint } from "@tessera/checkpoint";
import { type ConversionFacts, describeConversion } from "@tessera/converter";
import { elementCount } from "@tessera/core";
import { demoModelFolder } from "@tessera/demo-model";
import { defaultCacheFolder } from "../load/default-cache-folder.ts";
import { readPrecision } from "../load/read-precision.ts";

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
  /** What the model takes on disk and in memory at each precision, and where it lies converted. */
  readonly precisions: Readonly<Record<"fp32" | "int8" | "int4", ConversionFacts>>;
}

export interface DescribeOptions {
  /** Where converted models are looked for. @default `~/.cache/tessera` */
  readonly cacheFolder?: string;
}

/** Describes a checkpoint folder (or `"demo"`) without reading its weights. Throws what opening and converting it would throw. */
export async function describeCheckpoint(
  folder: string,
  { cacheFolder = defaultCacheFolder() }: DescribeOptions = {},
): Promise<CheckpointFacts> {
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
      precisions: {
        fp32: await describe(checkpoint, "fp32", cacheFolder),
        int8: await describe(checkpoint, "int8", cacheFolder),
        int4: await describe(checkpoint, "int4", cacheFolder),
      },
    };
  } finally {
    await checkpoint[Symbol.asyncDispose]();
  }
}

function describe(checkpoint: Checkpoint, precision: "fp32" | "int8" | "int4", cacheFolder: string): Promise<ConversionFacts> {
  return describeConversion(checkpoint, { cacheFolder, precision: readPrecision(precision) });
}
