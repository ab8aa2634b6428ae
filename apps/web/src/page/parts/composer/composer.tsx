import { useState } from "preact/hooks";
import type { ModelCard } from "../../api/model-card.ts";
import type { PictureNames } from "../../api/picture-names.ts";
import { useEstimate } from "../../api/use-estimate.ts";
import { useMedia } from "../../browser/use-media.ts";
import type { Turn } from "../../chat/conversation.ts";
import { applyFix } from "../../media/apply-fix.ts";
import { findProblems } from "../../media/find-problems.ts";
import { useAttachments } from "../../media/use-attachments.ts";
import type { Settings } from "../../settings/settings.ts";
import { Icon } from "../icon.tsx";
import { FileButton } from "./file-button.tsx";
import { Meter } from "./meter.tsx";
import { ProblemList } from "./problem-list.tsx";
import { Tray } from "./tray.tsx";
import { useFileDrops } from "./use-file-drops.ts";

export interface ComposerProps {
  readonly model: ModelCard | undefined;
  readonly settings: Settings;
  readonly apiKey: string;
  readonly names: PictureNames;
  /** What is sent in front of the question. */
  readonly turns: readonly Turn[];
  readonly busy: boolean;
  readonly inert: boolean;
  readonly onSend: (turn: Turn) => void;
  readonly onStop: () => void;
}

/** Where questions are written and pictures dropped, pasted or chosen. */
export function Composer({ model, settings, apiKey, names, turns, busy, inert, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState("");
  const attachments = useAttachments();
  const dragging = useFileDrops((files, areFiles) => void attachments.add(files, areFiles));
  // Keyboards on glass have no Shift+Enter.
  const typesOnGlass = useMedia("(pointer: coarse)");
  const question: Turn = { role: "user", text: text.trim(), attachments: attachments.all };
  const isEmpty = question.text === "" && attachments.all.length === 0;
  const asked = isEmpty ? [] : [...turns, question];
  const problems = isEmpty ? [] : findProblems(asked, model?.limits);
  const estimate = useEstimate(model, busy || problems.length > 0 ? [] : asked, settings, names, apiKey);
  const sendable = question.text !== "" && problems.length === 0 && model !== undefined;
  const send = () => {
    if (!sendable || busy) return;
    onSend(question);
    setText("");
    attachments.clear();
  };
  return (
    <form
      class={`composer${dragging ? " dragging" : ""}`}
      inert={inert}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Tray attachments={attachments} vision={model?.vision} settings={settings} />
      <ProblemList
        problems={problems}
        onFix={(fix) => attachments.alter((attachment) => applyFix(fix, attachment, model?.vision, settings))}
      />
      <div class="row">
        <FileButton onFiles={(files) => void attachments.add(files)} />
        <textarea
          aria-label="Question"
          placeholder="Ask about a picture, or just ask"
          rows={1}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing || typesOnGlass) return;
            event.preventDefault();
            send();
          }}
        />
        {busy ? (
          <button type="button" class="round" aria-label="Stop" title="Stop (Esc)" onClick={onStop}>
            <Icon name="stop" />
          </button>
        ) : (
          <button type="submit" class="round" aria-label="Send" title="Send (Enter)" disabled={!sendable}>
            <Icon name="send" />
          </button>
        )}
      </div>
      <Meter state={estimate} />
    </form>
  );
}
