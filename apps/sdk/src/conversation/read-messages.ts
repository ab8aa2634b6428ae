import { expectArgument, TesseraError } from "@tessera/core";
import type { UserMessage } from "@tessera/tokenizer";
import type { ChatRequest, Message } from "../chat-request.ts";
import type { Conversation } from "./conversation.ts";
import { putInFront } from "./put-in-front.ts";
import { type MessageMedia, readContent } from "./read-content.ts";

/** The conversation that `messages` hold. Where pictures go is what their parts say, whatever is in the texts. Throws `invalid-argument`. */
export function readMessages({ messages = [], ...rest }: ChatRequest): Conversation {
  for (const name of ["question", "history", "images", "video", "combineImages"] as const)
    if (rest[name] !== undefined && rest[name] !== false && !isEmpty(rest[name]))
      throw new TesseraError("invalid-argument", `Give \`messages\` or \`${name}\`, not both: messages have their media as parts`);
  expectArgument(Array.isArray(messages), "an array", "messages", messages);
  const hasSystem = messages[0]?.role === "system";
  if (hasSystem && rest.systemMessage !== undefined)
    throw new TesseraError("invalid-argument", "Give `systemMessage` or a first message of role system, not both");
  const media: MessageMedia = { images: [], video: undefined, videoMessage: undefined };
  const read = (message: Message, i: number, expected: Message["role"]) => {
    if (message?.role !== expected)
      throw new TesseraError("invalid-argument", `messages[${i}] is of role ${message?.role}, expected ${expected}`);
    return readContent(message, i, media);
  };
  const systemMessage = hasSystem ? read(messages[0]!, 0, "system").text : rest.systemMessage;
  const first = hasSystem ? 1 : 0;
  const turns = messages.slice(first).map((message, i) => read(message, i + first, i % 2 === 0 ? "user" : "assistant"));
  const last = turns.at(-1);
  if (last === undefined || turns.length % 2 === 0) throw new TesseraError("invalid-argument", "`messages` must end with a user message");
  if (media.video !== undefined && media.images.length > 0)
    throw new TesseraError("invalid-argument", "A request has images or a video, not both");
  if (last.text.trim() === "" && last.pictures === 0 && media.videoMessage !== messages.length - 1)
    throw new TesseraError("empty-question", "The last message is empty");
  const asked = turns.map(({ text, pictures }): UserMessage => putInFront(pictures, [text]));
  return {
    question: asked.at(-1)!,
    history: turns.slice(0, -1).flatMap((_, i) => (i % 2 === 0 ? [[asked[i]!, turns[i + 1]!.text] as const] : [])),
    systemMessage,
    images: media.images,
    video: media.video,
    videoTurn: ((media.videoMessage ?? messages.length - 1) - first) / 2,
    knownPictures: [],
  };
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
