import { stripEnd, stripStart } from "../added-tokens/strip-white-space.ts";
import type { ConversationTemplate } from "../templates/conversation-template.ts";

/** The answer in decoded text: what stands before the template's separator, without white space around it. */
export function finishResponse(text: string, template: ConversationTemplate): string {
  const [answer = ""] = text.split(template.separator.trim());
  return stripEnd(stripStart(answer));
}
