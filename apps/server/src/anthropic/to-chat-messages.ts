import type { ChatMessage } from "../openai/chat/chat-message-schema.ts";
import type { ContentPart } from "../openai/chat/content-parts.ts";
import type { AssistantBlock, UserBlock } from "./content-blocks.ts";
import type { PromptFields } from "./messages-schema.ts";

type DocumentBlock = Extract<UserBlock, { readonly type: "document" }>;
type ImageBlock = Extract<UserBlock, { readonly type: "image" }>;

/** The messages of a request as chat completions have them. Results of tools come before what the user says beside them. */
export function toChatMessages({ system, messages }: Pick<PromptFields, "system" | "messages">): ChatMessage[] {
  const told: ChatMessage[] = system ? [{ role: "system", content: system }] : [];
  for (const { role, content } of messages) {
    if (typeof content === "string") told.push({ role, content });
    else if (role === "assistant") told.push(toAnswer(content));
    else told.push(...toUserMessages(content));
  }
  return told;
}

function toAnswer(blocks: readonly AssistantBlock[]): ChatMessage {
  const text = blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  const tool_calls = blocks.flatMap((block) =>
    block.type === "tool_use" ? [{ id: block.id, function: { name: block.name, arguments: JSON.stringify(block.input) } }] : [],
  );
  return { role: "assistant", content: text, tool_calls };
}

function toUserMessages(blocks: readonly UserBlock[]): ChatMessage[] {
  const results: ChatMessage[] = [];
  const parts: ContentPart[] = [];
  for (const block of blocks) {
    if (block.type !== "tool_result") {
      parts.push(...toParts(block));
      continue;
    }
    const inner = typeof block.content === "string" ? [{ type: "text" as const, text: block.content }] : (block.content ?? []);
    const text = inner.flatMap((one) => (one.type === "text" ? [one.text] : [])).join("\n");
    results.push({ role: "tool", content: block.is_error ? `Error: ${text}` : text, tool_call_id: block.tool_use_id });
    // A tool's picture is seen where pictures can stand: in the user's message that follows.
    for (const one of inner) if (one.type === "image") parts.push(...toParts(one));
  }
  return parts.length > 0 ? [...results, { role: "user", content: parts }] : results;
}

function toParts(block: Exclude<UserBlock, { readonly type: "tool_result" }>): ContentPart[] {
  if (block.type === "text") return [{ type: "text", text: block.text }];
  if (block.type === "image") return [{ type: "image_url", image_url: addressOf(block.source) }];
  const { title, context, source } = block;
  const words = [title, context].filter((text) => text != null && text !== "").join("\n");
  return [...(words === "" ? [] : [{ type: "text", text: words } as const]), toFile(source)];
}

function toFile(source: DocumentBlock["source"]): ContentPart {
  if (source.type === "text") return { type: "text", text: source.data };
  if (source.type === "url") return { type: "input_file", file_url: source.url };
  if (source.type === "file") return { type: "input_file", file_id: source.file_id };
  return { type: "input_file", file_data: `data:${source.media_type};base64,${source.data}` };
}

function addressOf(source: ImageBlock["source"]): string {
  return source.type === "url" ? source.url : `data:${source.media_type};base64,${source.data}`;
}
