import { useState } from "preact/hooks";
import type { Attachment, Turn } from "../conversation.ts";
import type { ModelCard } from "../model-card.ts";
import { parseBoxes } from "../parse-boxes.ts";
import { renderMarkdown } from "../render-markdown.ts";
import { Icon } from "./icon.tsx";
import { Picture } from "./picture.tsx";

export interface MessageProps {
  readonly turn: Turn;
  /** The last picture before this turn: boxes are drawn on it. */
  readonly picture: Attachment | undefined;
  readonly vision: ModelCard["vision"];
  readonly maxTiles: number;
  /** The answer is still coming. */
  readonly pending: boolean;
  readonly onEdit: ((text: string) => void) | undefined;
  readonly onRegenerate: (() => void) | undefined;
}

/** A question or an answer with what can be done to it. */
export function Message({ turn, picture, vision, maxTiles, pending, onEdit, onRegenerate }: MessageProps) {
  const [draft, setDraft] = useState<string>();
  const { role, text, attachments, error, facts } = turn;
  const boxes = role === "assistant" ? parseBoxes(text) : [];
  const save = () => {
    if (draft?.trim()) onEdit?.(draft);
    setDraft(undefined);
  };
  return (
    <article class={`message ${role}`} aria-label={role === "user" ? "Question" : "Answer"}>
      {attachments.length > 0 && (
        <div class="attachments">
          {attachments.map((attachment) => (
            <Picture key={attachment.id} attachment={attachment} vision={vision} maxTiles={maxTiles} />
          ))}
        </div>
      )}
      {draft !== undefined ? (
        <form
          class="edit"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <textarea aria-label="Edit question" value={draft} onInput={(event) => setDraft(event.currentTarget.value)} />
          <button type="submit">Ask again</button>
          <button type="button" class="quiet" onClick={() => setDraft(undefined)}>
            Cancel
          </button>
        </form>
      ) : role === "user" ? (
        <p class="text">{text}</p>
      ) : (
        <div class="text" aria-busy={pending} dangerouslySetInnerHTML={{ __html: renderMarkdown(text) }} />
      )}
      {pending && text === "" && <p class="waiting">Looking…</p>}
      {picture && boxes.length > 0 && <Picture attachment={picture} boxes={boxes} />}
      {error !== undefined && <p class="error">{error}</p>}
      <footer>
        {facts !== undefined && <small>{facts}</small>}
        {onEdit && draft === undefined && (
          <button type="button" class="bare" title="Edit" aria-label="Edit question" onClick={() => setDraft(text)}>
            <Icon name="pen" />
          </button>
        )}
        {!pending && role === "assistant" && text !== "" && (
          <button type="button" class="bare" title="Copy" aria-label="Copy answer" onClick={() => void navigator.clipboard.writeText(text)}>
            <Icon name="copy" />
          </button>
        )}
        {onRegenerate && (
          <button type="button" class="bare" title="Regenerate" aria-label="Regenerate answer" onClick={onRegenerate}>
            <Icon name="again" />
          </button>
        )}
      </footer>
    </article>
  );
}
