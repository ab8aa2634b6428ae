import { expectArgument, TesseraError } from "@tessera/core";
import type { ImageInput, VideoInput } from "@tessera/preprocessing";
import type { ChatRequest, Message, Turn, VideoRequest } from "./chat-request.ts";

/** A picture of a conversation. */
interface PictureRequest {
  readonly input: ImageInput;
  readonly maxTiles?: number;
}

export interface Conversation {
  readonly question: string;
  readonly history: readonly Turn[];
  readonly systemMessage: string | undefined;
  readonly images: readonly PictureRequest[];
  readonly video: VideoInput | VideoRequest | undefined;
  /** The turn the video's frames go in front of: an index into history, or its length for the question. */
  readonly videoTurn: number;
}

interface FoundMedia {
  readonly images: PictureRequest[];
  video: VideoInput | VideoRequest | undefined;
  videoMessage: number | undefined;
}

/** The conversation of a request, from `messages` or from `question`, `history` and `images`. Throws `invalid-argument`, `empty-question`. */
export function readMessages(request: ChatRequest): Conversation {
  const { question, messages, history = [], systemMessage, images: inputs = [], video } = request;
  expectArgument(Array.isArray(inputs), "an array", "images", inputs);
  const images = inputs.map((input): PictureRequest => ({ input }));
  expectArgument(Array.isArray(history), "an array of [question, answer]", "history", history);
  const conversation =
    messages === undefined
      ? { question, history, systemMessage, images, video, videoTurn: history.length }
      : fromMessages(request, messages, { images, video, videoMessage: undefined });
  if (request.prompt !== undefined) {
    expectArgument(typeof request.prompt === "string" && request.prompt !== "", "a text", "prompt", request.prompt);
    if (conversation.question !== undefined || images.length > 0 || video !== undefined)
      throw new TesseraError("invalid-argument", "Give `prompt` or a conversation, not both");
    return { ...conversation, question: "" };
  }
  if (conversation.question === undefined) throw new TesseraError("invalid-argument", "A request needs `question` or `messages`");
  expectArgument(typeof conversation.question === "string", "a string", "question", conversation.question);
  if (conversation.question.trim() === "") throw new TesseraError("empty-question", "The question is empty");
  if (conversation.video !== undefined && conversation.images.length > 0)
    throw new TesseraError("invalid-argument", "A request has images or a video, not both");
  return { ...conversation, question: conversation.question };
}

function fromMessages(
  { question, history = [], systemMessage }: ChatRequest,
  messages: readonly Message[],
  found: FoundMedia,
): Conversation {
  if (question !== undefined || history.length > 0)
    throw new TesseraError("invalid-argument", "Give `messages` or `question` with `history`, not both");
  expectArgument(Array.isArray(messages), "an array", "messages", messages);
  const [first, ...rest] = messages;
  const system = first?.role === "system" ? textOf(first, found, 0) : systemMessage;
  const turns = first?.role === "system" ? rest : messages;
  const texts = turns.map((message, i) => {
    const expected = i % 2 === 0 ? "user" : "assistant";
    const place = i + (messages.length - turns.length);
    if (message.role !== expected)
      throw new TesseraError("invalid-argument", `Message ${place} is of role ${message.role}, expected ${expected}`);
    return textOf(message, found, i);
  });
  const last = texts.at(-1);
  if (last === undefined || texts.length % 2 === 0) throw new TesseraError("invalid-argument", "`messages` must end with a user message");
  const pairs: Turn[] = [];
  for (let i = 0; i + 2 < texts.length; i += 2) pairs.push([texts[i]!, texts[i + 1]!]);
  const videoTurn = (found.videoMessage ?? texts.length - 1) / 2;
  return { question: last, history: pairs, systemMessage: system, images: found.images, video: found.video, videoTurn };
}

/** Pictures come before the text of their message, unless the text has its own placeholders. */
function textOf({ role, content }: Message, found: FoundMedia, index: number): string {
  if (typeof content === "string") return content;
  expectArgument(Array.isArray(content), "text or an array of parts", "content", content);
  const texts: string[] = [];
  let pictures = 0;
  for (const part of content) {
    if (part.type !== "text" && role !== "user")
      throw new TesseraError("invalid-argument", `A message of role ${role} has a part of type ${part.type}: only user messages may`);
    if (part.type === "text") texts.push(part.text);
    else if (part.type === "video") {
      if (found.video !== undefined) throw new TesseraError("invalid-argument", "A request has at most one video");
      found.video = part.video;
      found.videoMessage = index;
    } else if (part.type === "image" || part.type === "image_url") {
      found.images.push(part.type === "image" ? { input: part.image, maxTiles: part.maxTiles } : { input: part.image_url.url });
      pictures++;
    } else
      throw new TesseraError(
        "invalid-argument",
        `A message has a part of unknown type ${JSON.stringify((part as { type: unknown }).type)}`,
      );
  }
  const text = texts.join("\n");
  return text.includes("<image>") ? text : "<image>\n".repeat(pictures) + text;
}
