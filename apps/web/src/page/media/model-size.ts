import type { Attachment } from "../chat/conversation.ts";
import type { Settings } from "../settings/settings.ts";

/** The size of a picture as the model gets it: turned as its EXIF data says only when asked to. */
export function modelSize(
  { width, height, turned }: Attachment,
  { autoOrient }: Pick<Settings, "autoOrient">,
): { readonly width: number; readonly height: number } {
  return turned && !autoOrient ? { width: height, height: width } : { width, height };
}
