import { useEffect, useRef, useState } from "preact/hooks";
import type { ModelCard } from "../../api/model-card.ts";
import type { Turn } from "../../chat/conversation.ts";
import { useAttachments } from "../../media/use-attachments.ts";
import type { Settings } from "../../settings/settings.ts";
import { FileButton } from "../composer/file-button.tsx";
import { Tray } from "../composer/tray.tsx";

export interface EditQuestionProps {
  readonly turn: Turn;
  readonly vision: ModelCard["vision"];
  readonly settings: Settings;
  readonly onDone: (turn: Turn) => void;
  readonly onCancel: () => void;
}

/** A question that is changed: its text and its pictures. */
export function EditQuestion({ turn, vision, settings, onDone, onCancel }: EditQuestionProps) {
  const [text, setText] = useState(turn.text);
  const attachments = useAttachments(turn.attachments);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);
  return (
    <form
      class="edit"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") onDone({ ...turn, text: text.trim(), attachments: attachments.all });
      }}
    >
      <Tray attachments={attachments} vision={vision} settings={settings} />
      <textarea ref={area} aria-label="Edit question" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <FileButton onFiles={(files) => void attachments.add(files)} />
      <button type="button" class="quiet" onClick={onCancel}>
        Cancel
      </button>
      <button type="submit" disabled={text.trim() === ""}>
        Ask again
      </button>
    </form>
  );
}
