import { TesseraError } from "@tessera/core";
import type { ConversationTemplate } from "./conversation-template.ts";
import { conversationTemplates } from "./conversation-templates.ts";

/**
 * The conversation template of this name.
 *
 * @throws TesseraError `unsupported-option` listing the known names
 */
export function getTemplate(name: string): ConversationTemplate {
  const template = conversationTemplates.find((candidate) => candidate.name === name);
  if (template !== undefined) return template;
  const known = conversationTemplates.map((candidate) => candidate.name);
  throw new TesseraError(
    "unsupported-option",
    `Unknown conversation template ${JSON.stringify(String(name).slice(0, 80))}; known are ${known.join(", ")}`,
    {
      facts: { template: name, known },
    },
  );
}
