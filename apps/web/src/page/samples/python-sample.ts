import { printValue, type Syntax } from "./print-value.ts";

const syntax: Syntax = {
  null: "None",
  true: "True",
  false: "False",
  text: (value) => JSON.stringify(value),
  file: ({ name, type }) => `data_uri(${JSON.stringify(name)}, ${JSON.stringify(type)})`,
};

/** What OpenAI's API does not have goes into `extra_body`. */
const extras = ["top_k", "min_p", "repetition_penalty", "max_dynamic_patch", "auto_orient"];

/** A script for Python with the package `openai`. */
export function pythonSample(origin: string, body: Readonly<Record<string, unknown>>): string {
  const extra = Object.entries(body).filter(([name]) => extras.includes(name));
  const fields = Object.entries(body).filter(([name]) => !extras.includes(name));
  if (extra.length > 0) fields.push(["extra_body", Object.fromEntries(extra)]);
  const lines = fields.map(([name, value]) => `    ${name}=${printValue(value, syntax, "    ")},`);
  const reads = lines.some((line) => line.includes("data_uri("));
  const helper = 'def data_uri(name, type):\n    return f"data:{type};base64," + base64.b64encode(open(name, "rb").read()).decode()\n\n';
  return [
    ...(reads ? ["import base64"] : []),
    "import os",
    "from openai import OpenAI",
    "",
    ...(reads ? [helper] : []),
    `client = OpenAI(base_url=${JSON.stringify(`${origin}/v1`)}, api_key=os.environ.get("API_KEY", "none"))`,
    "answer = client.chat.completions.create(",
    ...lines,
    ")",
    "print(answer.choices[0].message.content)",
    "",
  ].join("\n");
}
