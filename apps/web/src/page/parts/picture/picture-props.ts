import type { GroundedBox } from "@tessera/grounding";
import type { ModelCard } from "../../api/model-card.ts";
import type { Attachment } from "../../chat/conversation.ts";
import type { Settings } from "../../settings/settings.ts";

export interface PictureProps {
  readonly attachment: Attachment;
  readonly vision?: ModelCard["vision"];
  readonly settings: Settings;
  readonly boxes?: readonly GroundedBox[];
  /** Its tiles that the model has looked at, while it looks. */
  readonly seen?: number | undefined;
}
