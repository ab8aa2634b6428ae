import type { ModelCard } from "../../api/model-card.ts";
import { type Attachment, isClip } from "../../chat/conversation.ts";
import type { GroundedBox } from "../../grounding/parse-boxes.ts";
import { Clip } from "./clip.tsx";
import { Still } from "./still.tsx";

export interface PictureProps {
  readonly attachment: Attachment;
  readonly vision?: ModelCard["vision"];
  /** Tiles it may be cut into; 0 leaves it to the model. */
  readonly maxTiles?: number;
  /** Frames taken from a clip */
  readonly frames?: number;
  readonly boxes?: readonly GroundedBox[];
  /** Its tiles that the model has looked at, while it looks. */
  readonly seen?: number | undefined;
}

/** A picture or clip of a question. */
export function Picture({ attachment, frames = 8, ...rest }: PictureProps) {
  return isClip(attachment) ? (
    <Clip attachment={attachment} frames={frames} vision={rest.vision} />
  ) : (
    <Still attachment={attachment} {...rest} />
  );
}
