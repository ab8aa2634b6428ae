import type { TilePlan } from "./tile-plan.ts";

/** A picture ready for the vision encoder. */
export interface PreparedImage {
  /** Size of the picture before tiling, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly plan: TilePlan;
  /** `plan.tiles` */
  readonly tiles: number;
  /** float32 [tiles, 3, tileSize, tileSize] */
  readonly pixelValues: Float32Array;
}
