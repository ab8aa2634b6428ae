import { parseSchema } from "../../settings/parse-schema.ts";
import type { AnswerForm, Settings } from "../../settings/settings.ts";

const forms: readonly (readonly [AnswerForm, string])[] = [
  ["text", "Any text"],
  ["json", "JSON"],
  ["schema", "JSON of a schema"],
  ["regex", "A regular expression"],
];

/** The form that answers are held to. */
export function FormFields({ settings, change }: { readonly settings: Settings; readonly change: (part: Partial<Settings>) => void }) {
  const { form, schema, regex } = settings;
  const problem = form === "schema" && schema.trim() !== "" ? schemaProblem(schema) : undefined;
  return (
    <>
      <label>
        Form of the answer
        <select value={form} onChange={(event) => change({ form: event.currentTarget.value as AnswerForm })}>
          {forms.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {form === "schema" && (
        <label>
          JSON Schema
          <textarea
            rows={6}
            class="code"
            spellcheck={false}
            value={schema}
            placeholder={'{ "type": "object", … }'}
            aria-invalid={problem !== undefined}
            onInput={(event) => change({ schema: event.currentTarget.value })}
          />
          <small class={problem === undefined ? "" : "error"}>{problem ?? "without one, answers are free"}</small>
        </label>
      )}
      {form === "regex" && (
        <label>
          Regular expression
          <input class="code" spellcheck={false} value={regex} onInput={(event) => change({ regex: event.currentTarget.value })} />
          <small>the whole answer fits it; without one, answers are free</small>
        </label>
      )}
    </>
  );
}

function schemaProblem(text: string): string | undefined {
  try {
    parseSchema(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
