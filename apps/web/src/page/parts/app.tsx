import { useMemo, useState } from "preact/hooks";
import { PictureNames } from "../api/picture-names.ts";
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
import { Header, type Panel } from "./header.tsx";
import { HistoryList } from "./history-list.tsx";
import { SettingsPanel } from "./settings/settings-panel.tsx";
import { SidePanel } from "./side-panel.tsx";
import { Talk } from "./talk.tsx";
import { usePageEffects } from "./use-page-effects.ts";

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
  const following = useFollow();
  const covered = useMedia("(max-width: 899px)") && panel !== undefined;
  const { turns } = chat.conversation;
  const [wantsKey, onWantsKey] = [status === "wants-key", () => setPanel("settings")];
  usePageEffects({ theme: look.theme, wantsKey, onWantsKey, onEscape: chat.stop });

  const ask = (next: readonly Turn[]) => {
    following.follow();
    void chat.ask(next);
  };
  const open = (conversation?: Parameters<typeof chat.open>[0]) => {
    chat.open(conversation);
    following.follow();
    if (innerWidth < 900) setPanel(undefined);
  };
  const close = () => setPanel(undefined);
  const header = { model: id, theme: look.theme, panel, onNew: turns.length > 0 ? () => open() : undefined };
  const composer = { model, settings, apiKey: apiKey.value, names, turns: askedTurns(turns), busy: chat.busy, inert: covered };
  return (
    <div class="page">
      <Header
        {...header}
        onTheme={() => setLook({ theme: look.theme === "dark" ? "light" : "dark" })}
        onPanel={(name) => setPanel(panel === name ? undefined : name)}
      />
      {panel === "history" && (
        <SidePanel side="left" label="Conversations" onClose={close}>
          <HistoryList history={chat.history} current={chat.conversation.id} onOpen={open} onRemove={chat.remove} onImport={chat.keep} />
        </SidePanel>
      )}
      <Talk {...{ chat, model, status, settings, following }} inert={covered} onAsk={ask} />
      {panel === "settings" && (
        <SidePanel side="right" label="Settings" onClose={close}>
          <SettingsPanel settings={settings} onChange={setSettings} apiKey={apiKey} />
        </SidePanel>
      )}
      <Composer {...composer} onStop={chat.stop} onSend={(turn) => ask([...turns, turn])} />
    </div>
  );
}
