import type { ChatMessage } from "../openai/chat/chat-message-schema.ts";
import type { ContentPart } from "../openai/chat/content-parts.ts";
import type { AssistantBlock, UserBlock } from "./content-blocks.ts";
import type { PromptFields } from "./messages-schema.ts";

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
      parts.push(toPart(block));
      continue;
    }
    const inner = typeof block.content === "string" ? [{ type: "text" as const, text: block.content }] : (block.content ?? []);
    const text = inner.flatMap((one) => (one.type === "text" ? [one.text] : [])).join("\n");
    results.push({ role: "tool", content: block.is_error ? `Error: ${text}` : text, tool_call_id: block.tool_use_id });
    // A tool's picture is seen where pictures can stand: in the user's message that follows.
    for (const one of inner) if (one.type === "image") parts.push(toPart(one));
  }
  return parts.length > 0 ? [...results, { role: "user", content: parts }] : results;
}

function toPart(block: Exclude<UserBlock, { readonly type: "tool_result" }>): ContentPart {
  return block.type === "text" ? { type: "text", text: block.text } : { type: "image_url", image_url: addressOf(block.source) };
}

function addressOf(source: ImageBlock["source"]): string {
  return source.type === "url" ? source.url : `data:${source.media_type};base64,${source.data}`;
}
