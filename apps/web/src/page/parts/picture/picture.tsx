import type { ModelCard } from "../../api/model-card.ts";
import { type Attachment, isClip } from "../../chat/conversation.ts";
import type { GroundedBox } from "../../grounding/parse-boxes.ts";
import type { Settings } from "../../settings/settings.ts";
import { Clip } from "./clip.tsx";
import { Still } from "./still.tsx";

export interface PictureProps {
  readonly attachment: Attachment;
  readonly vision?: ModelCard["vision"];
  readonly settings: Settings;
  readonly boxes?: readonly GroundedBox[];
  /** Its tiles that the model has looked at, while it looks. */
  readonly seen?: number | undefined;
}

/** A picture or clip of a question. */
export function Picture(props: PictureProps) {
  const { attachment, settings, vision } = props;
  return isClip(attachment) ? <Clip attachment={attachment} frames={settings.frames} vision={vision} /> : <Still {...props} />;
}
