import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api-error.ts";
import { fetchModel } from "../fetch-model.ts";
import type { ModelCard } from "../model-card.ts";
import { requestBody } from "../request-body.ts";
import { defaultSettings } from "../settings.ts";
import { useChat } from "../use-chat.ts";
import { useStored } from "../use-stored.ts";
import { Composer } from "./composer.tsx";
import { CopyAs } from "./copy-as.tsx";
import { HistoryList } from "./history-list.tsx";
import { Icon } from "./icon.tsx";
import { Message } from "./message.tsx";
import { SettingsPanel } from "./settings-panel.tsx";

type Panel = "history" | "settings" | undefined;

/** The whole page. */
export function App() {
  const [settings, setSettings] = useStored("tessera.settings", defaultSettings);
  const [look, setLook] = useStored("tessera.look", { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light" });
  const [panel, setPanel] = useState<Panel>();
  const [model, setModel] = useState<ModelCard>();
  const [problem, setProblem] = useState<string>();
  const chat = useChat(model, settings, () => setPanel("settings"));
  const end = useRef<HTMLDivElement>(null);
  const { turns } = chat.conversation;

  useEffect(() => {
    document.documentElement.dataset.theme = look.theme;
  }, [look.theme]);
  useEffect(() => {
    fetchModel(settings.apiKey).then(
      (card) => {
        setModel(card);
        setProblem(undefined);
      },
      (error: unknown) => {
        const refused = error instanceof ApiError && error.status === 401;
        setProblem(refused ? "This server wants an API key." : `The server cannot be reached: ${String(error)}`);
        if (refused) setPanel("settings");
      },
    );
  }, [settings.apiKey]);
  useEffect(() => end.current?.scrollIntoView({ block: "end" }), [turns]);

  const stop = useCallback(() => chat.stop(), [chat.stop]);
  const toggle = (name: Panel) => setPanel(panel === name ? undefined : name);
  const last = turns.length - 1;
  return (
    <div class={`page${panel ? ` with-${panel}` : ""}`}>
      <header>
        <button type="button" class="bare" aria-label="Conversations" aria-expanded={panel === "history"} onClick={() => toggle("history")}>
          <Icon name="menu" />
        </button>
        <h1>
          <span class="mark" aria-hidden="true" />
          Tessera
        </h1>
        <p class="model">{model?.id ?? ""}</p>
        <button
          type="button"
          class="bare"
          aria-label={look.theme === "dark" ? "Light colours" : "Dark colours"}
          onClick={() => setLook({ theme: look.theme === "dark" ? "light" : "dark" })}
        >
          <Icon name="moon" />
        </button>
        <button type="button" class="bare" aria-label="Settings" aria-expanded={panel === "settings"} onClick={() => toggle("settings")}>
          <Icon name="sliders" />
        </button>
      </header>
      {panel === "history" && (
        <aside class="left">
          <HistoryList
            history={chat.history}
            current={chat.conversation.id}
            onOpen={(conversation) => {
              chat.open(conversation);
              if (innerWidth < 900) setPanel(undefined);
            }}
            onRemove={chat.remove}
          />
        </aside>
      )}
      <main>
        {problem !== undefined && (
          <p class="error" role="alert">
            {problem}
          </p>
        )}
        {turns.length === 0 && (
          <div class="welcome">
            <h2>Show it a picture.</h2>
            <p>Drop, paste or choose pictures or a video, then ask. Everything stays between this browser and its server.</p>
          </div>
        )}
        <div class="turns" aria-live="polite">
          {turns.map((turn, index) => (
            <Message
              key={`${chat.conversation.id}${index}`}
              turn={turn}
              picture={turns
                .slice(0, index)
                .flatMap(({ attachments }) => attachments)
                .findLast(({ kind }) => kind === "image")}
              vision={model?.vision}
              maxTiles={settings.maxTiles}
              pending={chat.busy && index === last}
              onEdit={
                turn.role === "user" && !chat.busy ? (text) => void chat.ask([...turns.slice(0, index), { ...turn, text }]) : undefined
              }
              onRegenerate={
                index === last && turn.role === "assistant" && !chat.busy ? () => void chat.ask(turns.slice(0, index)) : undefined
              }
            />
          ))}
        </div>
        {turns.length > 0 && !chat.busy && (
          <CopyAs
            body={() =>
              requestBody(
                model?.id ?? "",
                turns.filter((turn, index) => !(index === last && turn.role === "assistant")),
                settings,
              )
            }
          />
        )}
        <div ref={end} />
      </main>
      {panel === "settings" && (
        <aside class="right">
          <SettingsPanel settings={settings} onChange={setSettings} />
        </aside>
      )}
      <Composer
        vision={model?.vision}
        maxTiles={settings.maxTiles}
        busy={chat.busy}
        onStop={stop}
        onSend={(turn) => void chat.ask([...turns.filter(({ error, text }) => !(error !== undefined && text === "")), turn])}
      />
    </div>
  );
}
