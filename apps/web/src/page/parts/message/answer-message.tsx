import { parseBoxes } from "@tessera/grounding";
import { Answer } from "../../markdown/answer.tsx";
import { CopyButton } from "../copy-button.tsx";
import { Icon } from "../icon.tsx";
import { Picture } from "../picture/picture.tsx";
import { Looking } from "./looking.tsx";
import type { MessageProps } from "./message-props.ts";

/** An answer with what can be done to it. */
export function AnswerMessage({ turn, picture, settings, pending, progress, onRegenerate }: MessageProps) {
  const { text, error, refused, facts } = turn;
  const boxes = parseBoxes(text);
  return (
    <article class="message assistant" aria-label="Answer" aria-busy={pending}>
      {text !== "" && (
        <div class="text" dir="auto">
          <Answer text={text} />
        </div>
      )}
      {pending && text === "" && <Looking progress={progress} />}
      {picture && boxes.length > 0 && <Picture attachment={picture} settings={settings} boxes={boxes} />}
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
          {refused && <small>Later questions leave this one out. Edit it to ask again.</small>}
        </p>
      )}
      <footer>
        {facts !== undefined && <small>{facts}</small>}
        {!pending && text !== "" && <CopyButton label="Copy answer" text={() => text} />}
        {onRegenerate && (
          <button type="button" class="bare" title="Ask again" aria-label="Regenerate answer" onClick={onRegenerate}>
            <Icon name="again" />
          </button>
        )}
      </footer>
    </article>
  );
}
