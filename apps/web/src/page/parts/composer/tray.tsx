import type { ModelCard } from "../../api/model-card.ts";
import { newId } from "../../browser/new-id.ts";
import { type Attachment, isClip } from "../../chat/conversation.ts";
import type { Attachments } from "../../media/use-attachments.ts";
import type { Settings } from "../../settings/settings.ts";
import { Icon } from "../icon.tsx";
import { Picture } from "../picture/picture.tsx";

export interface TrayProps {
  readonly attachments: Attachments;
  readonly vision: ModelCard["vision"];
  readonly settings: Settings;
}

/** What is attached to a question, and what could not be. */
export function Tray({ attachments: { all, failures, put }, vision, settings }: TrayProps) {
  return (
    <>
      {failures.map((failure) => (
        <p key={failure} class="error" role="alert">
          {failure}
        </p>
      ))}
      {all.length > 0 && (
        <div class="attachments">
          {all.map((attachment) => (
            <div key={attachment.id} class="attached">
              <Picture attachment={attachment} vision={vision} settings={settings} />
              {attachment.animated && <AnimationChoice attachment={attachment} put={put} />}
              <button
                type="button"
                class="bare remove"
                title="Remove"
                aria-label={`Remove ${attachment.name}`}
                onClick={() => put(attachment.id, undefined)}
              >
                <Icon name="close" />
              </button>
            </div>
          ))}
        </div>
      )}
    </>
  );
}

/** Whether an animation is asked about as a clip or by its first frame. */
function AnimationChoice({ attachment, put }: { readonly attachment: Attachment; readonly put: Attachments["put"] }) {
  const clip = isClip(attachment);
  return (
    <button type="button" class="quiet" onClick={() => put(attachment.id, { ...attachment, id: newId(), kind: clip ? "image" : "video" })}>
      {clip ? "Only the first frame" : "All its frames"}
    </button>
  );
}
