import { type LanguageModelV3Prompt, UnsupportedFunctionalityError } from "@ai-sdk/provider";
import type { Message, MessagePart } from "@tessera/sdk";
import { writeToolCalls, writeToolResults } from "@tessera/tool-calls";
import { type FileData, readFile } from "./read-file.ts";

type PromptMessage = LanguageModelV3Prompt[number];
type UserPart = Extract<PromptMessage, { role: "user" }>["content"][number];
type FilePart = Extract<UserPart, { type: "file" }>;
type ToolPart = Extract<PromptMessage, { role: "tool" }>["content"][number];

/** Version 4 says what kind of data a file has; all else is as in version 3. */
type TaggedData =
  | { readonly type: "data"; readonly data: Uint8Array | string }
  | { readonly type: "url"; readonly url: URL }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reference" };

/** The messages of a prompt, of either version. Throws `UnsupportedFunctionalityError` for files that the model cannot take. */
export function readPrompt(prompt: LanguageModelV3Prompt): Message[] {
  return prompt.map((message): Message => {
    if (message.role === "system") return { role: "system", content: message.content };
    if (message.role === "user") return { role: "user", content: message.content.map(readUserPart) };
    if (message.role === "tool") return { role: "user", content: writeToolResults(message.content.flatMap(readResult)) };
    const text = message.content.map((part) => (part.type === "text" ? part.text : "")).join("");
    const calls = message.content.flatMap((part) => (part.type === "tool-call" ? [readCall(part)] : []));
    return { role: "assistant", content: writeToolCalls(text, calls) };
  });
}

function readUserPart(part: UserPart): MessagePart {
  if (part.type === "text") return { type: "text", text: part.text };
  return readFile({ mediaType: part.mediaType, data: dataOf(part) });
}

function dataOf(part: FilePart): FileData {
  const data = part.data as FilePart["data"] | TaggedData;
  if (typeof data !== "object" || data instanceof Uint8Array || data instanceof URL) return data;
  if (data.type === "data") return data.data;
  if (data.type === "url") return data.url;
  if (data.type === "text") return Buffer.from(data.text);
  throw new UnsupportedFunctionalityError({ functionality: "files that only a provider has" });
}

function readCall({ toolName, input }: { readonly toolName: string; readonly input: unknown }) {
  return { name: toolName, arguments: typeof input === "string" ? input : JSON.stringify(input ?? {}) };
}

function readResult(part: ToolPart): string[] {
  if (part.type !== "tool-result") return [];
  const { output } = part;
  if (output.type === "execution-denied") return [output.reason ?? "denied"];
  if (output.type === "text" || output.type === "error-text") return [output.value];
  if (output.type !== "content") return [JSON.stringify(output.value)];
  return [output.value.map((piece) => (piece.type === "text" ? piece.text : `[${piece.type}]`)).join("\n")];
}
