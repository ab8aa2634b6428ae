import { runInNewContext } from "node:vm";
import { Template } from "@huggingface/jinja";

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

const maxLength = 64 * 1024;
/** A template comes with a foreign model: one that never ends must not hold up the process. The real ones take a millisecond. */
const timeout = 10_000;

/** A function that writes conversations with a Jinja template, as `apply_chat_template` does. Special tokens of the tokenizer are empty. */
export function chatTemplateRenderer(source: string): (messages: readonly ChatMessage[], addGenerationPrompt: boolean) => string {
  if (source.length > maxLength) throw new Error(`it has ${source.length} characters, the limit is ${maxLength}`);
  const template = new Template(source);
  return (messages, add_generation_prompt) => {
    const write = (content: (text: string) => unknown) =>
      String(
        runInNewContext(
          "write()",
          {
            write: () =>
              template.render({
                messages: messages.map((message) => ({ ...message, content: content(message.content) })),
                add_generation_prompt,
                bos_token: "",
                eos_token: "",
              }),
          },
          { timeout },
        ),
      );
    const parts = () => write((content) => [{ type: "text", text: content }]);
    // Some templates read lists of parts only.
    try {
      const text = write((content) => content);
      return messages.every(({ content }) => text.includes(content)) ? text : parts();
    } catch {
      return parts();
    }
  };
}
