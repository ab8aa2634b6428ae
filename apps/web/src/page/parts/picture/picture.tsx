import { isClip } from "../../chat/conversation.ts";
import { Clip } from "./clip.tsx";
import { DocumentCard } from "./document-card.tsx";
import type { PictureProps } from "./picture-props.ts";
import { Still } from "./still.tsx";

/** A picture, clip or document of a question. */
export function Picture(props: PictureProps) {
  const { attachment, settings, vision } = props;
  if (attachment.kind === "document") return <DocumentCard attachment={attachment} />;
  return isClip(attachment) ? <Clip attachment={attachment} frames={settings.frames} vision={vision} /> : <Still {...props} />;
}
