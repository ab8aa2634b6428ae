import { expectArgument } from "@tessera/core";

export interface SplitOptions {
  /** `llm_config.num_hidden_layers` */
  readonly numLayers: number;
  /** Devices, numbered from 0. */
  readonly worldSize: number;
  /** How much of a device the vision part takes, on device 0. @default 0.5 */
  readonly visionShare?: number;
  /** Name `rotary_emb`, too, as the repository's later version does. @default false */
  readonly rotary?: boolean;
}

/** Module → device, in the order in which the original lists them. */
export type DeviceMap = Readonly<Record<string, number>>;

/**
 * The model card's `split_model`: device 0 holds the vision part, the projector, the embedding, the head and the last layer, and counts as
 * part of a device for the other layers.
 *
 * Equal to the original, its surplus included: rounding up hands out more layers than there are, so names past the last layer occur.
 */
export function splitModel({ numLayers, worldSize, visionShare = 0.5, rotary = false }: SplitOptions): DeviceMap {
  expectArgument(Number.isInteger(numLayers) && numLayers > 0, "a positive integer", "numLayers", numLayers);
  expectArgument(Number.isInteger(worldSize) && worldSize > 0, "a positive integer", "worldSize", worldSize);
  expectArgument(visionShare >= 0 && visionShare < 1, "a number from 0 to below 1", "visionShare", visionShare);
  const perDevice = Math.ceil(numLayers / (worldSize - visionShare));
  const map: Record<string, number> = {};
  let layer = 0;
  for (let device = 0; device < worldSize; device++) {
    const count = device === 0 ? Math.ceil(perDevice * (1 - visionShare)) : perDevice;
    for (let i = 0; i < count; i++) map[`language_model.model.layers.${layer++}`] = device;
  }
  map.vision_model = 0;
  map.mlp1 = 0;
  for (const name of ["model.tok_embeddings", "model.embed_tokens", "output", "model.norm", "lm_head"]) map[`language_model.${name}`] = 0;
  if (rotary) map["language_model.model.rotary_emb"] = 0;
  map[`language_model.model.layers.${numLayers - 1}`] = 0;
  return map;
}
