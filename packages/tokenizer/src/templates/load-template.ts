import { TesseraError } from "@tessera/core";
import type { ConversationTemplate } from "./conversation-template.ts";
import { deriveTemplate } from "./derive-template.ts";
import { getTemplate } from "./get-template.ts";
import { readChatTemplate } from "./read-chat-template.ts";
import { readSystemMessage } from "./read-system-message.ts";

/** Fields of a checkpoint's configuration that decide how conversations are written. */
export interface TemplateFields {
  /** A name for {@link getTemplate}, or `chat_template`: the folder's own. */
  readonly template: string;
  /** Replaces the template's; null and undefined leave it. */
  readonly system_message?: string | null;
}

/**
 * The conversation template of a model folder. The native layout of transformers names none: there it is the chat template that lies in the
 * folder, without a system prompt unless that writes one; ChatML where no file has one. A release of the original carries the code that
 * registers its templates: InternVL 1.5 and fine-tunes have other system messages under the same names.
 *
 * @throws TesseraError `unsupported-option` for an unknown name, `tokenizer-invalid` for a chat template that cannot be followed
 */
export async function loadTemplate(
  folder: string,
  { template: name, system_message }: TemplateFields,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<ConversationTemplate> {
  if (name === "chat_template") return withMessage(await ownTemplate(folder, signal), system_message);
  return withMessage(getTemplate(name), system_message ?? (await readSystemMessage(folder, name, signal)));
}

function withMessage(template: ConversationTemplate, systemMessage: string | null | undefined): ConversationTemplate {
  return systemMessage == null ? template : { ...template, systemMessage };
}

async function ownTemplate(folder: string, signal: AbortSignal | undefined): Promise<ConversationTemplate> {
  const found = await readChatTemplate(folder, signal);
  if (found === undefined) {
    const { systemMessage: _, ...chatMl } = getTemplate("internvl2_5");
    return { ...chatMl, name: "chat_template" };
  }
  try {
    return deriveTemplate(found.source);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new TesseraError("tokenizer-invalid", `${found.file}: the chat template cannot be followed: ${problem}`, {
      facts: { folder, file: found.file },
      cause,
    });
  }
}
