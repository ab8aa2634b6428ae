import type { UserMessage } from "@tessera/tokenizer";
import type { Conversation, SpokenMessage } from "./conversation.ts";

/** Messages as question and history, the form of the original; `undefined` where questions and answers do not take turns. */
export function toTurns(messages: readonly SpokenMessage[]): Pick<Conversation, "question" | "history"> | undefined {
  const spoken = messages[0]?.role === "system" ? messages.slice(1) : messages;
  if (spoken.length % 2 === 0 || spoken.some(({ role }, i) => role !== (i % 2 === 0 ? "user" : "assistant"))) return undefined;
  const history: (readonly [UserMessage, string])[] = [];
  for (let i = 0; i + 2 < spoken.length; i += 2) history.push([spoken[i]!.content, textOf(spoken[i + 1]!)]);
  return { question: spoken.at(-1)!.content, history };
}

function textOf({ content }: SpokenMessage): string {
  return typeof content === "string" ? content : content.join("");
}
