import { useRef, useState } from "preact/hooks";
import { saveFile } from "../browser/save-file.ts";
import type { Conversation } from "../chat/conversation.ts";
import { readConversations, writeConversations } from "../chat/conversations-file.ts";
import { Icon } from "./icon.tsx";

export interface HistoryFilesProps {
  readonly history: readonly Conversation[];
  readonly onImport: (conversations: readonly Conversation[]) => Promise<void>;
}

/** Takes conversations to another browser, and from one. */
export function HistoryFiles({ history, onImport }: HistoryFilesProps) {
  const input = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<string>();
  const read = async (file: File) => {
    try {
      const conversations = readConversations(await file.text());
      await onImport(conversations);
      setOutcome(`${conversations.length} conversation${conversations.length === 1 ? "" : "s"} read`);
    } catch (error) {
      setOutcome(error instanceof Error ? error.message : String(error));
    }
  };
  const name = `tessera-conversations-${new Date().toISOString().slice(0, 10)}.json`;
  return (
    <div class="files">
      <button
        type="button"
        class="quiet"
        disabled={history.length === 0}
        onClick={() => saveFile(name, "application/json", writeConversations(history))}
      >
        <Icon name="save" /> Export
      </button>
      <button type="button" class="quiet" onClick={() => input.current?.click()}>
        <Icon name="open" /> Import
      </button>
      <input
        ref={input}
        type="file"
        class="hidden"
        tabIndex={-1}
        aria-label="File of conversations"
        accept="application/json,.json"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void read(file);
          event.currentTarget.value = "";
        }}
      />
      <p role="status">{outcome}</p>
    </div>
  );
}
