import { userTexts } from "@tessera/tokenizer";
import type { Turn } from "../request/chat-request.ts";
import type { Conversation } from "./conversation.ts";
import { createTurn } from "./turn.ts";

/**
 * The conversation with its answer, as turns that know their pictures.
 *
 * @param pictures hashes of what is in the places of all questions, in order
 */
export function toHistory(
  { question, history }: Pick<Conversation, "question" | "history">,
  answer: string,
  pictures: readonly string[],
): Turn[] {
  let next = 0;
  return [...history, [question, answer] as const].map(([asked, said]) => {
    const first = next;
    next += userTexts(asked).length - 1;
    return createTurn(asked, said, pictures.slice(first, next));
  });
}
