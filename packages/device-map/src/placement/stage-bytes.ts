import type { ModelSizes } from "./model-sizes.ts";
import type { StageBytes } from "./placement.ts";

/** A part of the model that a device may hold: the layers `first` up to `end`, with or without the tower. */
export interface Share {
  readonly first: number;
  readonly end: number;
  readonly vision: boolean;
}

/** Bytes of a share. The embedding goes with the first layer, the head with the last. @param tokens of all sequences together */
export function stageBytes(model: ModelSizes, { first, end, vision }: Share, tokens: number): StageBytes {
  const count = end - first;
  const decoder = count > 0 ? model.activations.decoder : 0;
  return {
    vision: vision ? model.vision : 0,
    embedding: count > 0 && first === 0 ? model.embedding : 0,
    layers: model.layers.slice(first, end).reduce((sum, bytes) => sum + bytes, 0),
    head: count > 0 && end === model.layers.length ? model.head : 0,
    kv: count * model.kvPerToken * tokens,
    activations: decoder + (vision ? model.activations.vision : 0),
  };
}

/** All of them together. */
export function sumBytes(bytes: StageBytes): number {
  return bytes.vision + bytes.embedding + bytes.layers + bytes.head + bytes.kv + bytes.activations;
}
