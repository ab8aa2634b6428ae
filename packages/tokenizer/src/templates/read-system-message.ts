import { readTokenizerFile } from "../files/read-tokenizer-file.ts";

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", "\\": "\\", "'": "'", '"': '"' };
const literal = String.raw`(['"])((?:\\.|(?!\1)[^\\\n])*)\1`;

/**
 * The system message that a folder's `conversation.py` registers for a template. The file is read, never run; what is no plain string is left.
 *
 * @returns `undefined` where there is no such file, template or message
 */
export async function readSystemMessage(folder: string, template: string, signal?: AbortSignal): Promise<string | undefined> {
  const bytes = await readTokenizerFile(folder, "conversation.py", signal);
  if (bytes === undefined) return undefined;
  const source = new TextDecoder().decode(bytes).replace(/^[ \t]*#.*$/gm, "");
  const registered = source.split(/\bregister_conv_template\s*\(/).slice(1);
  const own = registered.find((text) => argument(text, "name") === template);
  return own === undefined ? undefined : argument(own, "system_message");
}

/** A keyword argument that is one string literal on a line of its own. */
function argument(text: string, name: string): string | undefined {
  const found = new RegExp(String.raw`^[ \t]*${name}[ \t]*=[ \t]*${literal}[ \t]*,?[ \t\r]*$`, "m").exec(text);
  return found?.[2]?.replace(/\\(.)/g, (all, character: string) => escapes[character] ?? all);
}
