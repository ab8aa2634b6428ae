import { type ConversationTurn, renderConversation } from "../prompts/render-conversation.ts";
import { imagePlaceholder as placeholder } from "../prompts/user-message.ts";
import type { ConversationTemplate } from "../templates/conversation-template.ts";

/**
 * The text that the original `chat` and `batch_chat` make, without checking anything: runs replace the first placeholders of the
 * whole text, in answers and system messages as well; runs that find none are dropped, placeholders that get none stay text.
 *
 * @param runs image context tokens of each image
 */
export function placeLikeReference(
  template: ConversationTemplate,
  turns: readonly ConversationTurn[],
  systemMessage: string | undefined,
  runs: readonly number[],
): string {
  let text = renderConversation(template, turns, systemMessage);
  for (const length of runs) text = text.replace(placeholder, () => `<img>${"<IMG_CONTEXT>".repeat(length)}</img>`);
  return text;
}
