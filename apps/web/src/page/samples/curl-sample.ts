import { printValue, type Syntax } from "./print-value.ts";

/** Inside a here-document the shell still reads `\`, `$` and backquotes. */
const text = (value: string) => JSON.stringify(value).replace(/[\\$`]/g, "\\$&");

const syntax: Syntax = {
  null: "null",
  true: "true",
  false: "false",
  text,
  file: ({ name, type }) => `"data:${type};base64,$(base64 < '${name.replaceAll("'", "'\\''")}' | tr -d '\\n')"`,
};

/** A command for a POSIX shell. The body goes through a pipe: pictures are too long for arguments. */
export function curlSample(origin: string, body: unknown): string {
  return [
    `curl ${origin}/v1/chat/completions \\`,
    `  -H "Content-Type: application/json" \\`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  -H "Authorization: Bearer ${API_KEY:-none}" \\',
    "  --data-binary @- <<JSON",
    printValue(body, syntax),
    "JSON",
    "",
  ].join("\n");
}
