import type { Conversation } from "../chat/conversation.ts";
import { conversationTitle } from "../chat/conversation-title.ts";
import { HistoryFiles } from "./history-files.tsx";
import { Icon } from "./icon.tsx";

export interface HistoryListProps {
  readonly history: readonly Conversation[];
  readonly current: string;
  readonly onOpen: (conversation: Conversation | undefined) => void;
  readonly onRemove: (id: string) => void;
  readonly onImport: (conversations: readonly Conversation[]) => Promise<void>;
}

/** Earlier conversations of this browser. */
export function HistoryList({ history, current, onOpen, onRemove, onImport }: HistoryListProps) {
  return (
    <nav class="history" aria-label="Conversations">
      <button type="button" class="new" onClick={() => onOpen(undefined)}>
        <Icon name="plus" /> New conversation
      </button>
      <ul>
        {history.map((conversation) => {
          const title = conversationTitle(conversation);
          return (
            <li key={conversation.id} aria-current={conversation.id === current ? "true" : undefined}>
              <button type="button" class="title" title={title} onClick={() => onOpen(conversation)}>
                {title}
              </button>
              <button type="button" class="bare" title="Delete" aria-label={`Delete ${title}`} onClick={() => onRemove(conversation.id)}>
                <Icon name="close" />
              </button>
            </li>
          );
        })}
      </ul>
      <HistoryFiles history={history} onImport={onImport} />
    </nav>
  );
}
