import type { Engine } from "../engine/engine.ts";

/** How the model cuts pictures, named as in config.json, for clients that reckon with tokens. */
export function visionFacts({ config, tokensPerTile }: Engine): object {
  const { force_image_size, vision_config, min_dynamic_patch, max_dynamic_patch, use_thumbnail } = config;
  return {
    tile_size: force_image_size ?? vision_config.image_size,
    tokens_per_tile: tokensPerTile,
    min_dynamic_patch,
    max_dynamic_patch,
    use_thumbnail,
  };
}
