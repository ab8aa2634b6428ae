import { type PromptMessage, type PromptPart, type UserMessage, userTexts } from "@tessera/tokenizer";
import type { Conversation } from "./conversation.ts";

/** A conversation as messages whose pictures are parts. */
export function toPromptMessages({
  messages,
  question,
  history,
}: Pick<Conversation, "messages" | "question" | "history">): PromptMessage[] {
  if (messages !== undefined) return messages.map(({ role, content }) => ({ role, content: toParts(content) }));
  const earlier = history.flatMap(([asked, said]): PromptMessage[] => [
    { role: "user", content: toParts(asked) },
    { role: "assistant", content: [{ type: "text", text: said }] },
  ]);
  return [...earlier, { role: "user", content: toParts(question) }];
}

function toParts(message: UserMessage): PromptPart[] {
  return userTexts(message).flatMap((text, i): PromptPart[] => {
    const written = { type: "text", text } as const;
    return i === 0 ? [written] : [{ type: "image" }, written];
  });
}
