import { useEffect, useRef, useState } from "preact/hooks";
import type { Attachment, Turn } from "../conversation.ts";
import type { ModelCard } from "../model-card.ts";
import { readAttachment } from "../read-attachment.ts";
import { Icon } from "./icon.tsx";
import { Picture } from "./picture.tsx";

export interface ComposerProps {
  readonly vision: ModelCard["vision"];
  readonly maxTiles: number;
  readonly busy: boolean;
  readonly onSend: (turn: Turn) => void;
  readonly onStop: () => void;
}

/** Where questions are written and pictures dropped, pasted or chosen. */
export function Composer({ vision, maxTiles, busy, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState("");
  const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
  const [problem, setProblem] = useState<string>();
  const [dragging, setDragging] = useState(false);
  const files = useRef<HTMLInputElement>(null);

  const add = async (list: Iterable<File>) => {
    setProblem(undefined);
    for (const file of list) {
      try {
        const attachment = await readAttachment(file);
        setAttachments((known) => [...known, attachment]);
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const send = () => {
    if (text.trim() === "" || busy) return;
    onSend({ role: "user", text: text.trim(), attachments });
    setText("");
    setAttachments([]);
  };
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length === 0) return;
      event.preventDefault();
      void add(pasted);
    };
    const over = (event: DragEvent) => {
      event.preventDefault();
      setDragging(event.type === "dragover");
      if (event.type === "drop") void add(event.dataTransfer?.files ?? []);
    };
    const stopOnEscape = (event: KeyboardEvent) => event.key === "Escape" && onStop();
    const listeners = [
      ["paste", paste],
      ["dragover", over],
      ["dragleave", over],
      ["drop", over],
      ["keydown", stopOnEscape],
    ] as const;
    for (const [name, listener] of listeners) addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of listeners) removeEventListener(name, listener as EventListener);
    };
  }, [onStop]);

  return (
    <form
      class={`composer${dragging ? " dragging" : ""}`}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {problem !== undefined && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      {attachments.length > 0 && (
        <div class="attachments">
          {attachments.map((attachment) => (
            <div key={attachment.id} class="attached">
              <Picture attachment={attachment} vision={vision} maxTiles={maxTiles} />
              <button
                type="button"
                class="bare remove"
                aria-label={`Remove ${attachment.name}`}
                onClick={() => setAttachments(attachments.filter((other) => other !== attachment))}
              >
                <Icon name="close" />
              </button>
            </div>
          ))}
        </div>
      )}
      <div class="row">
        <button
          type="button"
          class="bare"
          aria-label="Add pictures or a video"
          title="Add pictures or a video"
          onClick={() => files.current?.click()}
        >
          <Icon name="clip" />
        </button>
        <input
          ref={files}
          type="file"
          class="hidden"
          tabIndex={-1}
          aria-label="Pictures or a video"
          accept="image/*,video/*"
          multiple
          onChange={(event) => {
            void add(event.currentTarget.files ?? []);
            event.currentTarget.value = "";
          }}
        />
        <textarea
          aria-label="Question"
          placeholder="Ask about a picture, or just ask"
          rows={1}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        {busy ? (
          <button type="button" class="round" aria-label="Stop" title="Stop (Esc)" onClick={onStop}>
            <Icon name="stop" />
          </button>
        ) : (
          <button type="submit" class="round" aria-label="Send" title="Send (Enter)" disabled={text.trim() === ""}>
            <Icon name="send" />
          </button>
        )}
      </div>
    </form>
  );
}
