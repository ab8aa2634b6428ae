import { useEffect, useState } from "preact/hooks";
import type { NumberField } from "../../settings/number-fields.ts";

export interface NumberInputProps {
  readonly field: NumberField;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A number with its bounds: what is outside is shown as wrong and not taken. */
export function NumberInput({ field: { name, label, min, max, step, hint }, value, onChange }: NumberInputProps) {
  const [draft, setDraft] = useState(String(value));
  useEffect(() => setDraft((typed) => (Number(typed) === value ? typed : String(value))), [value]);
  const read = draft.trim() === "" ? Number.NaN : Number(draft);
  const isRight = read >= min && read <= max && (step < 1 || Number.isInteger(read));
  return (
    <label>
      {label}
      <input
        type="number"
        {...{ min, max, step }}
        value={draft}
        aria-invalid={!isRight}
        aria-describedby={`${name}-hint`}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          setDraft(typed);
          const next = typed.trim() === "" ? Number.NaN : Number(typed);
          if (next >= min && next <= max && (step < 1 || Number.isInteger(next))) onChange(next);
        }}
        onBlur={() => !isRight && setDraft(String(value))}
      />
      <small id={`${name}-hint`} class={isRight ? "" : "error"}>
        {isRight ? hint : `${step < 1 ? "a number" : "a whole number"} from ${min} to ${max}`}
      </small>
    </label>
  );
}
