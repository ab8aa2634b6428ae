import { type NumberField, penaltyFields, samplingFields, sizeFields } from "../../settings/number-fields.ts";
import { defaultSettings, type Settings } from "../../settings/settings.ts";
import type { ApiKey } from "../../settings/use-api-key.ts";
import { FormFields } from "./form-fields.tsx";
import { KeyFields } from "./key-fields.tsx";
import { NumberInput } from "./number-input.tsx";

export interface SettingsPanelProps {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
  readonly apiKey: ApiKey;
}

/** System message, sampling, sizes, form of the answer, and key. */
export function SettingsPanel({ settings, onChange, apiKey }: SettingsPanelProps) {
  const change = (part: Partial<Settings>) => onChange({ ...settings, ...part });
  const numbers = (fields: readonly NumberField[]) =>
    fields.map((field) => (
      <NumberInput
        key={field.name}
        field={field}
        value={settings[field.name]}
        onChange={(value) => change({ [field.name]: value } as Partial<Settings>)}
      />
    ));
  const isSeed = settings.seed === "" || /^\d{1,15}$/.test(settings.seed);
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
      <fieldset>
        <legend>Answer</legend>
        {numbers(sizeFields.slice(0, 1))}
        <FormFields settings={settings} change={change} />
        <label>
          Stop at
          <textarea
            rows={2}
            class="code"
            spellcheck={false}
            value={settings.stop}
            placeholder="one text a line"
            onInput={(event) => change({ stop: event.currentTarget.value })}
          />
          <small>answers end in front of these; \n is a new line</small>
        </label>
      </fieldset>
      <fieldset>
        <legend>Pictures</legend>
        {numbers(sizeFields.slice(1))}
        <label class="choice">
          <input type="checkbox" checked={settings.autoOrient} onChange={(event) => change({ autoOrient: event.currentTarget.checked })} />
          Turn pictures as their EXIF data says
        </label>
      </fieldset>
      <fieldset>
        <legend>Sampling</legend>
        {numbers(samplingFields)}
        <label>
          Seed
          <input
            inputMode="numeric"
            value={settings.seed}
            placeholder="another each time"
            aria-invalid={!isSeed}
            onInput={(event) => change({ seed: event.currentTarget.value.trim() })}
          />
          <small class={isSeed ? "" : "error"}>{isSeed ? "the same one repeats an answer" : "a whole number, 0 or more"}</small>
        </label>
        {numbers(penaltyFields)}
      </fieldset>
      <fieldset>
        <legend>Server</legend>
        <KeyFields apiKey={apiKey} />
      </fieldset>
      <button type="button" class="quiet" onClick={() => onChange(defaultSettings)}>
        Back to what settings were at first
      </button>
    </section>
  );
}
