import { TesseraError } from "@tessera/core";
import type { ImageInput } from "@tessera/preprocessing";
import type { ChatRequest, Message, Turn } from "./chat-request.ts";

export interface Conversation {
  readonly question: string;
  readonly history: readonly Turn[];
  readonly systemMessage: string | undefined;
  readonly images: readonly ImageInput[];
}

/** The conversation of a request, from `messages` or from `question`, `history` and `images`. Throws `invalid-argument`. */
export function readMessages({ question, messages, history = [], systemMessage, images = [] }: ChatRequest): Conversation {
  if (messages === undefined) {
    if (question === undefined) throw new TesseraError("invalid-argument", "A request needs `question` or `messages`");
    return { question, history, systemMessage, images };
  }
  if (question !== undefined || history.length > 0)
    throw new TesseraError("invalid-argument", "Give `messages` or `question` with `history`, not both");
  const found: ImageInput[] = [...images];
  const [first, ...rest] = messages;
  const system = first?.role === "system" ? textOf(first, found) : systemMessage;
  const turns = first?.role === "system" ? rest : messages;
  const texts = turns.map((message, i) => {
    const expected = i % 2 === 0 ? "user" : "assistant";
    if (message.role !== expected)
      throw new TesseraError(
        "invalid-argument",
        `Message ${i + (messages.length - turns.length)} is of role ${message.role}, expected ${expected}`,
      );
    return textOf(message, found);
  });
  const last = texts.at(-1);
  if (last === undefined || texts.length % 2 === 0) throw new TesseraError("invalid-argument", "`messages` must end with a user message");
  const pairs: Turn[] = [];
  for (let i = 0; i + 2 < texts.length; i += 2) pairs.push([texts[i]!, texts[i + 1]!]);
  return { question: last, history: pairs, systemMessage: system, images: found };
}

/** Pictures come before the text of their message, unless the text has its own placeholders. */
function textOf({ content }: Message, images: ImageInput[]): string {
  if (typeof content === "string") return content;
  const pictures = content.flatMap((part) =>
    part.type === "image" ? [part.image] : part.type === "image_url" ? [part.image_url.url] : [],
  );
  images.push(...pictures);
  const text = content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  return text.includes("<image>") ? text : "<image>\n".repeat(pictures.length) + text;
}
