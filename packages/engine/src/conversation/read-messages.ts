import { expectArgument, TesseraError } from "@tessera/core";
import type { ChatRequest } from "../request/chat-request.ts";
import type { Conversation } from "./conversation.ts";
import { putInFront } from "./put-in-front.ts";
import { type MessageMedia, readContent } from "./read-content.ts";

const roles = ["system", "user", "assistant"];

/** The conversation that `messages` hold, in any order of roles. Where pictures go is what their parts say, whatever is in the texts. Throws `invalid-argument`. */
export function readMessages({ messages = [], ...rest }: ChatRequest): Conversation {
  for (const name of ["question", "history", "images", "documents", "video", "combineImages"] as const)
    if (rest[name] !== undefined && rest[name] !== false && !isEmpty(rest[name]))
      throw new TesseraError("invalid-argument", `Give \`messages\` or \`${name}\`, not both: messages have their media as parts`);
  expectArgument(Array.isArray(messages), "an array", "messages", messages);
  if (messages[0]?.role === "system" && rest.systemMessage !== undefined)
    throw new TesseraError("invalid-argument", "Give `systemMessage` or a first message of role system, not both");
  const media: MessageMedia = { images: [], video: undefined, videoMessage: undefined };
  const read = messages.map((message, i) => {
    expectArgument(roles.includes(message?.role), `one of ${roles.join(", ")}`, `messages[${i}].role`, message?.role);
    return { role: message.role, ...readContent(message, i, media) };
  });
  const last = read.at(-1);
  if (last === undefined) throw new TesseraError("invalid-argument", "`messages` is empty");
  if (media.video !== undefined && media.images.length > 0)
    throw new TesseraError("invalid-argument", "A request has images or a video, not both");
  if (last.role === "user" && last.text.trim() === "" && last.pictures === 0 && media.videoMessage !== messages.length - 1)
    throw new TesseraError("empty-question", "The last message is empty");
  return {
    messages: read.map(({ role, text, pictures }) => ({ role, content: putInFront(pictures, [text]) })),
    question: "",
    history: [],
    systemMessage: rest.systemMessage,
    images: media.images,
    video: media.video,
    videoTurn: media.videoMessage ?? messages.length - 1,
    knownPictures: [],
  };
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
