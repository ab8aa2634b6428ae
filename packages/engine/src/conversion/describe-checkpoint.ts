import { stat } from "node:fs/promises";
import { type Checkpoint, openCheckpoint, type TensorInfo } from "@tessera/checkpoint";
import { type ConversionFacts, describeConversion } from "@tessera/converter";
import { elementCount } from "@tessera/core";
import { findCached, findModel, sketchModel } from "@tessera/hub";
import { defaultCacheFolder } from "../load/default-cache-folder.ts";
import { type FindOptions, findCheckpoint } from "../load/find-checkpoint.ts";
import { readPrecision } from "../load/read-precision.ts";
import { readLicence } from "./read-licence.ts";

/** What a checkpoint is, from its configuration and headers. */
export interface CheckpointFacts {
  readonly language: string;
  readonly vision: string;
  readonly parameters: number;
  readonly parametersOf: { readonly vision: number; readonly projector: number; readonly language: number };
  readonly bytes: number;
  readonly types: string;
  readonly template: string;
  readonly tile: string;
  readonly maxTiles: number;
  readonly context: number;
  /** Numbers that a run holds at its widest: for one tile in the vision tower, for a chunk of a prompt in a decoder layer. */
  readonly widths: { readonly vision: number; readonly decoder: number };
  /** As the model card's head has it; `undefined` without a card. */
  readonly licence: string | undefined;
  /** Where a hub's model was asked about that does not lie whole in its cache. */
  readonly download?: { readonly commit: string; readonly totalBytes: number; readonly missingBytes: number };
  /** What the model takes on disk and in memory at each precision, and where it lies converted. */
  readonly precisions: Readonly<Record<"fp32" | "int8" | "int4", ConversionFacts>>;
}

/** Tokens of a prompt that are read together when nobody else generates. */
const promptChunk = 1024;

export interface DescribeOptions extends Omit<FindOptions, "onProgress"> {
  /** Where converted models are looked for. @default `~/.cache/tessera` */
  readonly cacheFolder?: string;
}

/**
 * Describes a checkpoint without reading its weights: a folder, `"demo"`, or a model on a hub, of which only settings and the headers of the
 * weight files are fetched. Throws what finding, opening and converting it would throw.
 */
export async function describeCheckpoint(
  name: string,
  { cacheFolder = defaultCacheFolder(), hub, signal }: DescribeOptions = {},
): Promise<CheckpointFacts> {
  const remote = (await isFolder(name)) ? undefined : findModel(name, hub);
  if (remote === undefined || (await findCached(remote)) !== undefined)
    return describeFolder(await findCheckpoint(name, { hub, signal }), cacheFolder);
  await using sketch = await sketchModel(remote, { ...hub, signal });
  const { commit, totalBytes, missingBytes } = sketch;
  return { ...(await describeFolder(sketch.folder, cacheFolder)), download: { commit, totalBytes, missingBytes } };
}

function isFolder(name: string): Promise<boolean> {
  return stat(name).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

async function describeFolder(folder: string, cacheFolder: string): Promise<CheckpointFacts> {
  await using checkpoint = await openCheckpoint(folder);
  const { config, tensors } = checkpoint;
  const { vision_config: vision, llm_config: language } = config;
  const all = [...tensors.values()];
  const parametersOf = (list: readonly TensorInfo[]) => list.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const partOf = (prefix: string) => parametersOf(all.filter(({ name }) => name.startsWith(prefix)));
  const tokens = (Math.floor(config.force_image_size / vision.patch_size) * config.downsample_ratio) ** 2;
  return {
    language: `${language.architectures?.[0] ?? language.model_type}, ${language.num_hidden_layers} layers of ${language.hidden_size}, vocabulary ${language.vocab_size}`,
    vision: `InternViT, ${vision.num_hidden_layers} layers of ${vision.hidden_size}`,
    parameters: parametersOf(all),
    parametersOf: { vision: partOf("vision_model."), projector: partOf("mlp1."), language: partOf("language_model.") },
    bytes: all.reduce((sum, { byteLength }) => sum + byteLength, 0),
    types: [...new Set(all.map(({ type }) => type))].join(", "),
    template: config.template,
    tile: `${config.force_image_size} px, ${tokens} tokens`,
    maxTiles: config.max_dynamic_patch,
    context: language.max_position_embeddings,
    widths: {
      vision: (1 + Math.floor(config.force_image_size / vision.patch_size) ** 2) * (4 * vision.hidden_size + 2 * vision.intermediate_size),
      decoder: promptChunk * (4 * language.hidden_size + 2 * language.intermediate_size),
    },
    licence: await readLicence(folder),
    precisions: {
      fp32: await describe(checkpoint, "fp32", cacheFolder),
      int8: await describe(checkpoint, "int8", cacheFolder),
      int4: await describe(checkpoint, "int4", cacheFolder),
    },
  };
}

function describe(checkpoint: Checkpoint, precision: "fp32" | "int8" | "int4", cacheFolder: string): Promise<ConversionFacts> {
  return describeConversion(checkpoint, { cacheFolder, precision: readPrecision(precision) });
}
