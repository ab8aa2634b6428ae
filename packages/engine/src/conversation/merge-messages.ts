import type { Message, MessagePart } from "../request/chat-request.ts";

/** Neighbours of the same role as one message: OpenAI's API allows them, the conversation templates do not. */
export function mergeMessages(messages: readonly Message[]): Message[] {
  const merged: { readonly role: Message["role"]; readonly content: MessagePart[] }[] = [];
  for (const { role, content } of messages) {
    const last = merged.at(-1);
    const into = last?.role === role ? last : { role, content: [] };
    if (into !== last) merged.push(into);
    // One by one: a list of parts may be longer than a call's arguments may be.
    for (const part of partsOf(content)) into.content.push(part);
  }
  return merged;
}

function partsOf(content: Message["content"]): readonly MessagePart[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
