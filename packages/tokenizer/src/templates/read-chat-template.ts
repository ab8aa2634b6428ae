import { z } from "zod";
import { parseTokenizerJson } from "../files/parse-tokenizer-json.ts";
import { readTokenizerFile } from "../files/read-tokenizer-file.ts";
import { tokenizerInvalid } from "../files/tokenizer-invalid.ts";

const named = z.array(z.looseObject({ name: z.string(), template: z.string() })).max(64);
const schema = z.looseObject({ chat_template: z.union([z.string(), named]).nullish() });
const files = ["chat_template.json", "processor_config.json", "tokenizer_config.json"];

/** The chat template of a folder, where transformers looks for it: a file of its own, then the processor's, then the tokenizer's. */
export async function readChatTemplate(
  folder: string,
  signal?: AbortSignal,
): Promise<{ readonly file: string; readonly source: string } | undefined> {
  const plain = await readTokenizerFile(folder, "chat_template.jinja", signal);
  if (plain !== undefined) return { file: "chat_template.jinja", source: new TextDecoder().decode(plain) };
  for (const file of files) {
    const bytes = await readTokenizerFile(folder, file, signal);
    if (bytes === undefined) continue;
    const parsed = schema.safeParse(parseTokenizerJson(bytes, file));
    if (!parsed.success) throw tokenizerInvalid(file, z.prettifyError(parsed.error));
    const { chat_template: template } = parsed.data;
    const source = typeof template === "string" ? template : template?.find(({ name }) => name === "default")?.template;
    if (source !== undefined) return { file, source };
  }
  return undefined;
}
