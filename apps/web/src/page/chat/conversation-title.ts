import type { Conversation } from "./conversation.ts";

/** What a conversation is called: its first question, or what that was about. */
export function conversationTitle({ turns: [first] }: Conversation): string {
  return first?.text.trim().slice(0, 60) || first?.attachments[0]?.name || "Empty";
}
