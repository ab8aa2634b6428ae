import type { Conversation } from "../conversation.ts";
import { Icon } from "./icon.tsx";

export interface HistoryListProps {
  readonly history: readonly Conversation[];
  readonly current: string;
  readonly onOpen: (conversation: Conversation | undefined) => void;
  readonly onRemove: (id: string) => void;
}

/** Earlier conversations of this browser. */
export function HistoryList({ history, current, onOpen, onRemove }: HistoryListProps) {
  return (
    <nav class="history" aria-label="Conversations">
      <button type="button" class="new" onClick={() => onOpen(undefined)}>
        <Icon name="plus" /> New conversation
      </button>
      <ul>
        {history.map((conversation) => {
          const title = conversation.turns[0]?.text.slice(0, 60) || "Empty";
          return (
            <li key={conversation.id} aria-current={conversation.id === current ? "true" : undefined}>
              <button type="button" class="title" onClick={() => onOpen(conversation)}>
                {title}
              </button>
              <button type="button" class="bare" aria-label={`Delete ${title}`} onClick={() => onRemove(conversation.id)}>
                <Icon name="close" />
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
