import { defaultSettings, type Settings } from "../settings.ts";

export interface SettingsPanelProps {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
}

const numbers = [
  ["temperature", "Temperature", 0, 2, 0.1, "0 always takes the likeliest token"],
  ["topP", "Top p", 0.05, 1, 0.05, "likeliest tokens up to this probability"],
  ["topK", "Top k", 0, 200, 1, "likeliest tokens, 0 takes all"],
  ["maxTokens", "Most new tokens", 1, 8192, 1, "the answer ends there"],
  ["maxTiles", "Tiles a picture", 0, 40, 1, "0 leaves it to the model"],
] as const;

/** System message, sampling and key. */
export function SettingsPanel({ settings, onChange }: SettingsPanelProps) {
  const change = (part: Partial<Settings>) => onChange({ ...settings, ...part });
  return (
    <section class="settings" aria-label="Settings">
      <label>
        System message
        <textarea
          rows={3}
          value={settings.system}
          placeholder="The model's own"
          onInput={(event) => change({ system: event.currentTarget.value })}
        />
      </label>
      {numbers.map(([name, label, min, max, step, hint]) => (
        <label key={name}>
          {label}
          <input
            type="number"
            {...{ min, max, step }}
            value={settings[name]}
            onInput={(event) => {
              const value = event.currentTarget.valueAsNumber;
              if (value >= min && value <= max) change({ [name]: value });
            }}
          />
          <small>{hint}</small>
        </label>
      ))}
      <label>
        Seed
        <input
          inputMode="numeric"
          value={settings.seed}
          placeholder="another each time"
          onInput={(event) => change({ seed: event.currentTarget.value })}
        />
      </label>
      <label>
        API key
        <input
          type="password"
          autocomplete="off"
          value={settings.apiKey}
          onInput={(event) => change({ apiKey: event.currentTarget.value })}
        />
        <small>stays in this browser</small>
      </label>
      <button type="button" class="quiet" onClick={() => onChange({ ...defaultSettings, apiKey: settings.apiKey })}>
        Reset
      </button>
    </section>
  );
}
