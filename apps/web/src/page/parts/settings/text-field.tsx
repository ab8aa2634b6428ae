export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly rows: number;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
  /** Shown below. @default nothing */
  readonly hint?: string;
  /** Whether it is read letter by letter. @default false */
  readonly code?: boolean;
}

/** Several lines of text. */
export function TextField({ label, value, rows, placeholder, onChange, hint, code = false }: TextFieldProps) {
  return (
    <label>
      {label}
      <textarea
        rows={rows}
        class={code ? "code" : undefined}
        spellcheck={!code}
        value={value}
        placeholder={placeholder}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {hint !== undefined && <small>{hint}</small>}
    </label>
  );
}
