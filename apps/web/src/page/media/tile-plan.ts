import { planTiles } from "@tessera/preprocessing/plan-tiles";
import type { ModelCard } from "../api/model-card.ts";

/** How the server will cut a picture. @param maxTiles 0 leaves it to the model */
export function tilePlan(
  size: { readonly width: number; readonly height: number },
  vision: NonNullable<ModelCard["vision"]>,
  maxTiles: number,
): ReturnType<typeof planTiles> {
  const most = maxTiles || vision.max_dynamic_patch;
  return planTiles(size, {
    minTiles: Math.min(vision.min_dynamic_patch, most),
    maxTiles: most,
    tileSize: vision.tile_size,
    thumbnail: vision.use_thumbnail,
  });
}
