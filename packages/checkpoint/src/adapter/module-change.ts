import { TesseraError } from "@tessera/core";
import { checkpointError } from "../checkpoint-error.ts";
import type { TensorStore } from "../safetensors/open-tensor-store.ts";
import type { AdapterConfig } from "./adapter-config.ts";
import { doraUpdate } from "./dora-update.ts";
import type { TensorPlace } from "./locate-tensor.ts";
import { loraScale } from "./lora-scale.ts";
import { embeddingLoraUpdate, loraUpdate } from "./lora-update.ts";
import type { TensorChange } from "./tensor-change.ts";

/** The adapter's keys of one adapted module, by their kind. */
export interface ModuleParts {
  readonly lora_A?: string;
  readonly lora_B?: string;
  readonly lora_embedding_A?: string;
  readonly lora_embedding_B?: string;
  readonly lora_magnitude_vector?: string;
}

export interface ModuleChangeOptions {
  /** The module's name in the adapter. */
  readonly module: string;
  readonly parts: ModuleParts;
  /** Its weight in the checkpoint. */
  readonly place: TensorPlace;
  readonly store: TensorStore;
  readonly config: AdapterConfig;
  readonly folder: string;
}

/**
 * What the tensors of one adapted module do to its weight.
 *
 * @throws TesseraError `checkpoint-invalid` or `shape-mismatch` naming the adapter's key
 */
export function moduleChange({ module, parts, place, store, config, folder }: ModuleChangeOptions): TensorChange {
  const embedding = parts.lora_embedding_A !== undefined || parts.lora_embedding_B !== undefined;
  const [a, b] = embedding ? [parts.lora_embedding_A, parts.lora_embedding_B] : [parts.lora_A, parts.lora_B];
  const magnitudes = parts.lora_magnitude_vector;
  if (a === undefined || b === undefined) throw checkpointError(folder, `adapter tensor ${a ?? b ?? magnitudes} lacks its other half`);
  if (embedding && magnitudes !== undefined)
    throw checkpointError(folder, `adapter tensor ${magnitudes} is of a kind that cannot be merged`);
  const shapeOf = (name: string) => store.tensors.get(name)!.shape;
  const [rank = 0, inner] = shapeOf(a);
  const [outer, otherRank] = shapeOf(b);
  const expected = [place.count, ...place.tensor.shape.slice(1)];
  const made = embedding ? [inner, outer] : [outer, inner];
  const lengths = magnitudes === undefined ? made[0] : shapeOf(magnitudes).reduce((product, size) => product * size, 1);
  const fits = shapeOf(a).length === 2 && shapeOf(b).length === 2 && rank === otherRank && lengths === made[0];
  if (!fits || expected.join() !== made.join()) {
    throw new TesseraError(
      "shape-mismatch",
      `${folder}: ${a} [${shapeOf(a)}] and ${b} [${shapeOf(b)}] do not fit ${place.tensor.name} [${expected}]`,
      { facts: { tensor: place.tensor.name } },
    );
  }
  const pair = { store, a, b, rank, scale: loraScale(module, rank, config) };
  const update = embedding ? embeddingLoraUpdate(pair) : loraUpdate(pair);
  return magnitudes === undefined ? update : doraUpdate(update, store, magnitudes);
}
