import { isClip } from "../../chat/conversation.ts";
import { Clip } from "./clip.tsx";
import type { PictureProps } from "./picture-props.ts";
import { Still } from "./still.tsx";

/** A picture or clip of a question. */
export function Picture(props: PictureProps) {
  const { attachment, settings, vision } = props;
  return isClip(attachment) ? <Clip attachment={attachment} frames={settings.frames} vision={vision} /> : <Still {...props} />;
}
