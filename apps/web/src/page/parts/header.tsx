import { Icon } from "./icon.tsx";

export type Panel = "history" | "settings";

export interface HeaderProps {
  readonly model: string;
  readonly theme: string;
  readonly panel: Panel | undefined;
  readonly onTheme: () => void;
  readonly onPanel: (panel: Panel) => void;
  readonly onNew: (() => void) | undefined;
}

/** Name, model, and what opens beside the conversation. */
export function Header({ model, theme, panel, onTheme, onPanel, onNew }: HeaderProps) {
  const themeName = theme === "dark" ? "Light colours" : "Dark colours";
  return (
    <header>
      <button
        type="button"
        class="bare"
        title="Conversations"
        aria-label="Conversations"
        aria-expanded={panel === "history"}
        onClick={() => onPanel("history")}
      >
        <Icon name="menu" />
      </button>
      <h1>
        <span class="mark" aria-hidden="true" />
        Tessera
      </h1>
      <p class="model">{model}</p>
      {onNew && (
        <button type="button" class="bare" title="New conversation" aria-label="Start anew" onClick={onNew}>
          <Icon name="plus" />
        </button>
      )}
      <button type="button" class="bare" title={themeName} aria-label={themeName} onClick={onTheme}>
        <Icon name="moon" />
      </button>
      <button
        type="button"
        class="bare"
        title="Settings"
        aria-label="Settings"
        aria-expanded={panel === "settings"}
        onClick={() => onPanel("settings")}
      >
        <Icon name="sliders" />
      </button>
    </header>
  );
}
