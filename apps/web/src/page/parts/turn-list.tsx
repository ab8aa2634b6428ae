import type { ModelCard } from "../api/model-card.ts";
import type { Turn } from "../chat/conversation.ts";
import type { Chat } from "../chat/use-chat.ts";
import type { Settings } from "../settings/settings.ts";
import { Message } from "./message/message.tsx";

export interface TurnListProps {
  readonly chat: Chat;
  readonly vision: ModelCard["vision"];
  readonly settings: Settings;
  readonly onAsk: (turns: readonly Turn[]) => void;
}

/** The conversation so far. */
export function TurnList({ chat: { conversation, busy, progress }, vision, settings, onAsk }: TurnListProps) {
  const { id, turns } = conversation;
  const last = turns.length - 1;
  return (
    <div class="turns" aria-live="polite">
      {turns.map((turn, index) => {
        const before = turns.slice(0, index);
        const pictures = before.flatMap(({ attachments }) => attachments);
        const isQuestion = turn.role === "user";
        return (
          <Message
            key={`${id}${index}`}
            turn={turn}
            picture={pictures.findLast(({ kind, width }) => kind === "image" && width > 0)}
            vision={vision}
            settings={settings}
            pending={busy && index === last}
            progress={busy && index >= last - 1 && turns[last]?.text === "" ? progress : undefined}
            leftOut={turns[index + 1]?.refused === true}
            onEdit={isQuestion && !busy ? (next) => onAsk([...before, next]) : undefined}
            onRegenerate={!isQuestion && index === last && !busy ? () => onAsk(before) : undefined}
          />
        );
      })}
    </div>
  );
}
