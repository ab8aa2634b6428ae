import type { ConversationTemplate } from "../templates/conversation-template.ts";
import type { PromptMessage } from "./prompt-message.ts";
import type { TextPiece } from "./text-piece.ts";

/** Options of {@link renderMessages}. */
export interface RenderMessagesOptions {
  /** Used when no system message comes first; without it there is none. */
  readonly systemMessage: string | undefined;
  /** Whether special tokens in messages are text. */
  readonly plain: boolean;
  /** What stands for each picture. */
  readonly image: (index: number) => string;
}

/**
 * Writes messages in any order of roles as the template's text, open for the next answer. For a system message, questions and answers in turn
 * it is that of `renderConversation`.
 */
export function renderMessages(
  template: ConversationTemplate,
  messages: readonly PromptMessage[],
  { systemMessage, plain, image }: RenderMessagesOptions,
): TextPiece[] {
  const chinese = template.separatorStyle === "INTERNVL_ZH";
  const userSeparator = chinese ? (template.separator2 ?? "") : template.separator;
  const [beforeSystem = "", afterSystem = ""] = template.systemTemplate.split("{system_message}");
  const pieces: TextPiece[] = [];
  const write = (text: string, isPlain = false) => void pieces.push({ text, plain: isPlain });
  const begin = { system: beforeSystem, user: template.roles[0], assistant: template.roles[1] };
  const end = { system: afterSystem + userSeparator, user: userSeparator, assistant: template.separator };
  let images = 0;
  if (messages[0]?.role !== "system" && systemMessage !== undefined) write(beforeSystem + systemMessage + end.system);
  for (const { role, content } of messages) {
    write(begin[role] + (chinese && role !== "system" ? ": " : ""));
    for (const part of content) {
      if (part.type === "image") write(image(images++));
      else write(part.text, plain);
    }
    write(end[role]);
  }
  write(begin.assistant + (chinese ? ":" : ""));
  return pieces;
}
