import { printValue, type Syntax } from "./print-value.ts";

const syntax: Syntax = {
  null: "null",
  true: "true",
  false: "false",
  text: (value) => JSON.stringify(value),
  file: ({ name, type }) => `dataUri(${JSON.stringify(name)}, ${JSON.stringify(type)})`,
};

/** A module for Node with the package `openai`. */
export function javascriptSample(origin: string, body: unknown): string {
  const request = printValue(body, syntax);
  const reads = request.includes("dataUri(");
  return [
    ...(reads ? ['import { readFileSync } from "node:fs";'] : []),
    'import OpenAI from "openai";',
    "",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the sample's own
    ...(reads ? ['const dataUri = (name, type) => `data:${type};base64,${readFileSync(name, "base64")}`;'] : []),
    `const client = new OpenAI({ baseURL: ${JSON.stringify(`${origin}/v1`)}, apiKey: process.env.API_KEY ?? "none" });`,
    `const answer = await client.chat.completions.create(${request});`,
    "console.log(answer.choices[0].message.content);",
    "",
  ].join("\n");
}
