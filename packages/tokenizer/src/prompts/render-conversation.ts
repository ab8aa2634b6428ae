import type { ConversationTemplate } from "../templates/conversation-template.ts";

/** A turn; a missing or empty message leaves the role open, ready to be answered. */
export interface ConversationTurn {
  readonly role: "user" | "assistant";
  readonly message?: string;
}

/** Writes a conversation as one text (the reference's `Conversation.get_prompt`). */
export function renderConversation(
  template: ConversationTemplate,
  turns: readonly ConversationTurn[],
  systemMessage = template.systemMessage,
): string {
  const chinese = template.separatorStyle === "INTERNVL_ZH";
  const userSeparator = chinese ? (template.separator2 ?? "") : template.separator;
  let text = systemMessage === undefined ? "" : template.systemTemplate.replace("{system_message}", () => systemMessage) + userSeparator;
  for (const { role, message } of turns) {
    text += template.roles[role === "user" ? 0 : 1];
    if (message) text += (chinese ? ": " : "") + message + (role === "user" ? userSeparator : template.separator);
    else if (chinese) text += ":";
  }
  return text;
}
