import type { Message, MessagePart } from "@tessera/sdk";

/** Neighbours of the same role as one message: OpenAI's API allows them, the conversation templates do not. */
export function mergeMessages(messages: readonly Message[]): Message[] {
  const merged: Message[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (last?.role === message.role) merged[merged.length - 1] = { role: last.role, content: [...parts(last), ...parts(message)] };
    else merged.push(message);
  }
  return merged;
}

function parts({ content }: Message): readonly MessagePart[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
