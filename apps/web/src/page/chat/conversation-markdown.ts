import type { Conversation } from "./conversation.ts";

/** A conversation to read elsewhere: pictures by name. */
export function conversationMarkdown({ turns, changed }: Conversation, model: string): string {
  const parts = turns.map(({ role, text, attachments, error }) => {
    const pictures = attachments.map(({ name }) => `[${name}]\n\n`).join("");
    return `## ${role === "user" ? "Question" : "Answer"}\n\n${pictures}${text}${error === undefined ? "" : `\n\n_${error}_`}`;
  });
  return `# ${new Date(changed).toISOString().slice(0, 10)}, ${model}\n\n${parts.join("\n\n")}\n`;
}
