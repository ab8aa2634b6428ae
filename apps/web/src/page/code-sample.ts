export type SampleLanguage = "curl" | "openai-js" | "openai-python";

/** A request as code that people can run. Pictures, which are long, become a placeholder. */
export function codeSample(language: SampleLanguage, origin: string, body: Record<string, unknown>): string {
  const { stream_options: _, ...rest } = body;
  const plain = { ...rest, stream: false };
  const json = JSON.stringify(
    plain,
    (_key, value) => (typeof value === "string" && value.startsWith("data:") ? `${value.slice(0, 30)}…` : value),
    2,
  );
  if (language === "curl") {
    const quoted = json.replaceAll("'", `'\\''`);
    return `curl ${origin}/v1/chat/completions \\\n  -H "Content-Type: application/json" \\\n  -H "Authorization: Bearer $API_KEY" \\\n  -d '${quoted}'`;
  }
  if (language === "openai-js") {
    return `import OpenAI from "openai";\n\nconst client = new OpenAI({ baseURL: "${origin}/v1", apiKey: process.env.API_KEY ?? "none" });\nconst answer = await client.chat.completions.create(${json});\nconsole.log(answer.choices[0].message.content);`;
  }
  // What OpenAI's API does not have goes into extra_body.
  const extra = Object.fromEntries(Object.entries(plain).filter(([name]) => ["top_k", "max_dynamic_patch"].includes(name)));
  const known = Object.entries(JSON.parse(json) as Record<string, unknown>).filter(([name]) => !(name in extra));
  const lines = known.map(([name, value]) => `    ${name}=${python(value)},`);
  if (Object.keys(extra).length > 0) lines.push(`    extra_body=${python(extra)},`);
  return `import os\nfrom openai import OpenAI\n\nclient = OpenAI(base_url="${origin}/v1", api_key=os.environ.get("API_KEY", "none"))\nanswer = client.chat.completions.create(\n${lines.join("\n")}\n)\nprint(answer.choices[0].message.content)`;
}

function python(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value === "object")
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}: ${python(inner)}`)
      .join(", ")}}`;
  return JSON.stringify(value);
}
