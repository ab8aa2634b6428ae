import type { ModelCard } from "../api/model-card.ts";
import { newId } from "../browser/new-id.ts";
import { type Attachment, isClip } from "../chat/conversation.ts";
import type { Settings } from "../settings/settings.ts";
import { clipStills } from "./clip-stills.ts";
import type { Fix } from "./find-problems.ts";
import { shrinkPicture } from "./shrink-picture.ts";

/** Longest side of a frame that is sent as a picture, in tiles */
const tilesAcross = 2;

/** Makes an attachment fit; one that the fix does not concern stays. Throws when the browser cannot. */
export async function applyFix(
  fix: Fix,
  attachment: Attachment,
  vision: ModelCard["vision"],
  { maxTiles, frames }: Settings,
): Promise<Attachment> {
  if (fix === "shrink") return isClip(attachment) || attachment.width === 0 ? attachment : shrinkPicture(attachment, vision, maxTiles);
  if (!isClip(attachment) || attachment.stills !== undefined) return attachment;
  // The first frame of a small animation is all that can be had of it here.
  if (attachment.animated) return { ...attachment, id: newId(), kind: "image" };
  const stills = await clipStills(attachment, frames, tilesAcross * (vision?.tile_size ?? 448));
  return { ...attachment, id: newId(), stills, isFile: false };
}
