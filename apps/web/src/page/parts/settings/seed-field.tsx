export interface SeedFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The seed of sampling: a whole number, or nothing for another each time. */
export function SeedField({ value, onChange }: SeedFieldProps) {
  const isSeed = value === "" || /^\d{1,15}$/.test(value);
  return (
    <label>
      Seed
      <input
        inputMode="numeric"
        value={value}
        placeholder="another each time"
        aria-invalid={!isSeed}
        onInput={(event) => onChange(event.currentTarget.value.trim())}
      />
      <small class={isSeed ? "" : "error"}>{isSeed ? "the same one repeats an answer" : "a whole number, 0 or more"}</small>
    </label>
  );
}
