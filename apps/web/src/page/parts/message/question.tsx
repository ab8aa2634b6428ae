import { useState } from "preact/hooks";
import { seenTiles } from "../../media/seen-tiles.ts";
import { Icon } from "../icon.tsx";
import { Picture } from "../picture/picture.tsx";
import { EditQuestion } from "./edit-question.tsx";
import type { MessageProps } from "./message-props.ts";

/** A question with its pictures. */
export function Question({ turn, vision, settings, progress, leftOut, onEdit }: MessageProps) {
  const [editing, setEditing] = useState(false);
  const { text, attachments } = turn;
  const seen = progress && seenTiles(attachments, progress, vision, settings);
  if (editing && onEdit) {
    return (
      <article class="message user" aria-label="Question">
        <EditQuestion
          turn={turn}
          vision={vision}
          settings={settings}
          onCancel={() => setEditing(false)}
          onDone={(next) => {
            setEditing(false);
            onEdit(next);
          }}
        />
      </article>
    );
  }
  return (
    <article class={`message user${leftOut ? " left-out" : ""}`} aria-label="Question">
      {attachments.length > 0 && (
        <div class="attachments">
          {attachments.map((attachment) => (
            <Picture key={attachment.id} attachment={attachment} vision={vision} settings={settings} seen={seen?.get(attachment.id)} />
          ))}
        </div>
      )}
      {text !== "" && (
        <p class="text" dir="auto">
          {text}
        </p>
      )}
      <footer>
        {onEdit && (
          <button type="button" class="bare" title="Edit" aria-label="Edit question" onClick={() => setEditing(true)}>
            <Icon name="pen" />
          </button>
        )}
      </footer>
    </article>
  );
}
