import type { ModelCard } from "../api/model-card.ts";
import { newId } from "../browser/new-id.ts";
import type { Attachment } from "../chat/conversation.ts";
import { drawPicture } from "./draw-picture.ts";
import { smallerSize } from "./smaller-size.ts";

/** A picture at the size that the model makes of it. Throws when the browser cannot show it. */
export async function shrinkPicture(attachment: Attachment, vision: ModelCard["vision"], maxTiles: number): Promise<Attachment> {
  const picture = new Image();
  picture.src = attachment.url;
  await picture.decode();
  const { width, height } = smallerSize({ width: picture.naturalWidth, height: picture.naturalHeight }, vision, maxTiles);
  const drawn = drawPicture(picture, width, height, "image/jpeg");
  return { ...attachment, ...drawn, id: newId(), isFile: false, animated: false, turned: false };
}
