import { useEffect, useMemo, useState } from "preact/hooks";
import { PictureNames } from "../api/picture-names.ts";
import { requestBody } from "../api/request-body.ts";
import { useServer } from "../api/use-server.ts";
import { useFollow } from "../browser/use-follow.ts";
import { useMedia } from "../browser/use-media.ts";
import { useStored } from "../browser/use-stored.ts";
import { askedTurns } from "../chat/asked-turns.ts";
import type { Turn } from "../chat/conversation.ts";
import { useChat } from "../chat/use-chat.ts";
import { defaultSettings } from "../settings/settings.ts";
import { useApiKey } from "../settings/use-api-key.ts";
import { Composer } from "./composer/composer.tsx";
import { CopyAs } from "./copy-as.tsx";
import { Header, type Panel } from "./header.tsx";
import { HistoryList } from "./history-list.tsx";
import { Icon } from "./icon.tsx";
import { ServerNotice } from "./server-notice.tsx";
import { SettingsPanel } from "./settings/settings-panel.tsx";
import { SidePanel } from "./side-panel.tsx";
import { TurnList } from "./turn-list.tsx";
import { Welcome } from "./welcome.tsx";

/** The whole page. */
export function App() {
  const apiKey = useApiKey();
  const [settings, setSettings] = useStored("tessera.settings", defaultSettings);
  const [look, setLook] = useStored("tessera.look", { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light" });
  const [panel, setPanel] = useState<Panel>();
  const names = useMemo(() => new PictureNames(), [apiKey.value]);
  const { status, model, check } = useServer(apiKey.value);
  const id = model?.id ?? "";
  const chat = useChat({ model: id, settings, apiKey: apiKey.value, names, onServerFailure: check });
  const { area, content, following, onScroll, follow } = useFollow();
  const covered = useMedia("(max-width: 899px)") && panel !== undefined;
  const { turns } = chat.conversation;
  const asked = askedTurns(turns);

  useEffect(() => {
    document.documentElement.dataset.theme = look.theme;
  }, [look.theme]);
  useEffect(() => {
    if (status === "wants-key") setPanel("settings");
  }, [status]);
  useEffect(() => {
    const stopOnEscape = (event: KeyboardEvent) => event.key === "Escape" && chat.stop();
    addEventListener("keydown", stopOnEscape);
    return () => removeEventListener("keydown", stopOnEscape);
  }, [chat.stop]);

  const ask = (next: readonly Turn[]) => {
    follow();
    void chat.ask(next);
  };
  const open = (conversation?: Parameters<typeof chat.open>[0]) => {
    chat.open(conversation);
    follow();
    if (innerWidth < 900) setPanel(undefined);
  };
  return (
    <div class="page">
      <Header
        model={id}
        theme={look.theme}
        panel={panel}
        onTheme={() => setLook({ theme: look.theme === "dark" ? "light" : "dark" })}
        onPanel={(name) => setPanel(panel === name ? undefined : name)}
        onNew={turns.length > 0 ? () => open() : undefined}
      />
      {panel === "history" && (
        <SidePanel side="left" label="Conversations" onClose={() => setPanel(undefined)}>
          <HistoryList history={chat.history} current={chat.conversation.id} onOpen={open} onRemove={chat.remove} onImport={chat.keep} />
        </SidePanel>
      )}
      <main ref={area} onScroll={onScroll} inert={covered}>
        <div ref={content} class="column">
          <ServerNotice status={status} />
          {turns.length === 0 && <Welcome onAsk={status === "ready" ? (turn) => ask([turn]) : undefined} />}
          <TurnList chat={chat} vision={model?.vision} settings={settings} onAsk={ask} />
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
      {panel === "settings" && (
        <SidePanel side="right" label="Settings" onClose={() => setPanel(undefined)}>
          <SettingsPanel settings={settings} onChange={setSettings} apiKey={apiKey} />
        </SidePanel>
      )}
      <Composer
        model={model}
        settings={settings}
        apiKey={apiKey.value}
        names={names}
        turns={asked}
        busy={chat.busy}
        inert={covered}
        onStop={chat.stop}
        onSend={(turn) => ask([...turns, turn])}
      />
    </div>
  );
}

/** What was asked last, without its answer. */
function upToQuestion(turns: readonly Turn[]): readonly Turn[] {
  return turns.at(-1)?.role === "assistant" ? turns.slice(0, -1) : turns;
}
