import type { ModelCard } from "../api/model-card.ts";
import { type Attachment, isClip } from "../chat/conversation.ts";
import type { Settings } from "../settings/settings.ts";
import { modelSize } from "./model-size.ts";
import { tilePlan } from "./tile-plan.ts";

/** Of the tiles that were looked at, those of each picture of the last question: the server goes through pictures in order. */
export function seenTiles(
  pictures: readonly Attachment[],
  { done, total }: { readonly done: number; readonly total: number },
  vision: ModelCard["vision"],
  settings: Pick<Settings, "maxTiles" | "autoOrient">,
): ReadonlyMap<string, number> {
  // What the pages of a document are cut into, only the server knows.
  if (pictures.some(({ kind }) => kind === "document")) return new Map();
  const plans = pictures.map((one) =>
    vision && !isClip(one) && one.width > 0
      ? tilePlan(modelSize(one, settings), vision, settings.maxTiles).tiles
      : (one.stills?.length ?? 1),
  );
  // Pictures of earlier questions come first.
  let left = done - (total - plans.reduce((sum, tiles) => sum + tiles, 0));
  return new Map(
    pictures.map(({ id }, i) => {
      const seen = Math.min(Math.max(0, left), plans[i]!);
      left -= plans[i]!;
      return [id, seen];
    }),
  );
}
