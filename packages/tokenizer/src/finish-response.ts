import type { ConversationTemplate } from "./conversation-template.ts";
import { pythonWhiteSpace } from "./python-white-space.ts";

const edges = new RegExp(`^[${pythonWhiteSpace}]+|[${pythonWhiteSpace}]+$`, "g");

/** The answer in decoded text: what stands before the template's separator, without white space around it. */
export function finishResponse(text: string, template: ConversationTemplate): string {
  const [answer = ""] = text.split(template.separator.trim());
  return answer.replace(edges, "");
}
