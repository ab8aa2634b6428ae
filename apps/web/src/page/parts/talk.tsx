import { requestBody } from "../api/request-body.ts";
import type { Server } from "../api/use-server.ts";
import type { useFollow } from "../browser/use-follow.ts";
import { askedTurns } from "../chat/asked-turns.ts";
import type { Turn } from "../chat/conversation.ts";
import type { Chat } from "../chat/use-chat.ts";
import type { Settings } from "../settings/settings.ts";
import { CopyAs } from "./copy-as.tsx";
import { Icon } from "./icon.tsx";
import { ServerNotice } from "./server-notice.tsx";
import { TurnList } from "./turn-list.tsx";
import { Welcome } from "./welcome.tsx";

export interface TalkProps {
  readonly chat: Chat;
  readonly model: Server["model"];
  readonly status: Server["status"];
  readonly settings: Settings;
  readonly following: ReturnType<typeof useFollow>;
  readonly inert: boolean;
  readonly onAsk: (turns: readonly Turn[]) => void;
}

/** The conversation, scrolling with what is written unless the reader scrolls. */
export function Talk({
  chat,
  model,
  status,
  settings,
  following: { area, content, following, onScroll, follow },
  inert,
  onAsk,
}: TalkProps) {
  const { turns } = chat.conversation;
  const asked = askedTurns(turns);
  const id = model?.id ?? "";
  return (
    <main ref={area} onScroll={onScroll} inert={inert}>
      <div ref={content} class="column">
        <ServerNotice status={status} />
        {turns.length === 0 && <Welcome onAsk={status === "ready" ? (turn) => onAsk([turn]) : undefined} />}
        <TurnList chat={chat} vision={model?.vision} settings={settings} onAsk={onAsk} />
        {asked.length > 0 && !chat.busy && (
          <CopyAs conversation={chat.conversation} model={id} body={() => requestBody(id, upToQuestion(asked), settings)} />
        )}
      </div>
      {!following && (
        <button type="button" class="round to-end" aria-label="To the end" title="To the end" onClick={follow}>
          <Icon name="down" />
        </button>
      )}
    </main>
  );
}

/** What was asked last, without its answer. */
function upToQuestion(turns: readonly Turn[]): readonly Turn[] {
  return turns.at(-1)?.role === "assistant" ? turns.slice(0, -1) : turns;
}
