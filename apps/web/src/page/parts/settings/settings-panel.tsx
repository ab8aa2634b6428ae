import { type NumberField, penaltyFields, samplingFields, sizeFields } from "../../settings/number-fields.ts";
import { defaultSettings, type Settings } from "../../settings/settings.ts";
import type { ApiKey } from "../../settings/use-api-key.ts";
import { FormFields } from "./form-fields.tsx";
import { KeyFields } from "./key-fields.tsx";
import { NumberInput } from "./number-input.tsx";
import { SeedField } from "./seed-field.tsx";
import { TextField } from "./text-field.tsx";

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
  return (
    <section class="settings" aria-label="Settings">
      <TextField
        label="System message"
        rows={3}
        value={settings.system}
        placeholder="The model's own"
        onChange={(system) => change({ system })}
      />
      <fieldset>
        <legend>Answer</legend>
        {numbers(sizeFields.slice(0, 1))}
        <FormFields settings={settings} change={change} />
        <TextField
          label="Stop at"
          rows={2}
          code
          value={settings.stop}
          placeholder="one text a line"
          hint="answers end in front of these; \n is a new line"
          onChange={(stop) => change({ stop })}
        />
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
        <SeedField value={settings.seed} onChange={(seed) => change({ seed })} />
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
