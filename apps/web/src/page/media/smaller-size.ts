import type { ModelCard } from "../api/model-card.ts";
import { tilePlan } from "./tile-plan.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Longest side where the model's own is not known. */
const usualSide = 2048;

/** The size to which a picture shrinks without the model noticing much: that of the tiles that it is cut into. Never larger than it is. */
export function smallerSize({ width, height }: Size, vision: ModelCard["vision"], maxTiles: number): Size {
  const plan = vision && tilePlan({ width, height }, vision, maxTiles);
  const scale = plan ? Math.max(plan.targetWidth / width, plan.targetHeight / height) : usualSide / Math.max(width, height);
  const at = (side: number) => Math.max(1, Math.round(side * Math.min(1, scale)));
  return { width: at(width), height: at(height) };
}
