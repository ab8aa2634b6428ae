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
              {attachment.kind === "document" && <PageChoice attachment={attachment} put={put} />}
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

interface ChoiceProps {
  readonly attachment: Attachment;
  readonly put: Attachments["put"];
}

/** Which pages of a document are asked about. */
function PageChoice({ attachment, put }: ChoiceProps) {
  return (
    <input
      class="pages"
      aria-label={`Pages of ${attachment.name}`}
      placeholder="Pages, such as 1-3,7"
      value={attachment.pages ?? ""}
      onInput={(event) => put(attachment.id, { ...attachment, pages: event.currentTarget.value })}
    />
  );
}

/** Whether an animation is asked about as a clip or by its first frame. */
function AnimationChoice({ attachment, put }: ChoiceProps) {
  const clip = isClip(attachment);
  return (
    <button type="button" class="quiet" onClick={() => put(attachment.id, { ...attachment, id: newId(), kind: clip ? "image" : "video" })}>
      {clip ? "Only the first frame" : "All its frames"}
    </button>
  );
}
