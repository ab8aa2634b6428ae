import { expectArgument, TesseraError } from "@tessera/core";
import { checkDocument } from "../documents/check-document.ts";
import { checkOptions } from "../options/check-options.ts";
import type { Message, MessagePart } from "../request/chat-request.ts";
import { checkVideo } from "./check-video.ts";
import type { Conversation, PictureRequest } from "./conversation.ts";

/** Media of a conversation, as its messages are read. */
export interface MessageMedia {
  readonly images: PictureRequest[];
  video: Conversation["video"];
  videoMessage: number | undefined;
}

const messageNames = { role: true, content: true } satisfies Record<keyof Message, true>;
const partNames: Readonly<Record<MessagePart["type"], Readonly<Record<string, true>>>> = {
  text: { type: true, text: true },
  image: { type: true, image: true, maxTiles: true },
  video: { type: true, video: true },
  document: { type: true, document: true },
  image_url: { type: true, image_url: true },
};

/** The text of message `index` and how many pictures come before it; the media themselves are added to `media`. Throws `invalid-argument`. */
export function readContent(message: Message, index: number, media: MessageMedia): { readonly text: string; readonly pictures: number } {
  const place = `messages[${index}]`;
  checkOptions(message, messageNames, place);
  const { role, content } = message;
  if (typeof content === "string") return { text: content, pictures: 0 };
  expectArgument(Array.isArray(content), "text or an array of parts", `${place}.content`, content);
  const texts: string[] = [];
  let pictures = 0;
  for (const [i, part] of (content as readonly MessagePart[]).entries()) {
    const at = `${place}.content[${i}]`;
    const names = partNames[part?.type];
    expectArgument(names !== undefined, `one of ${Object.keys(partNames).join(", ")}`, `${at}.type`, part?.type);
    checkOptions(part, names, at);
    if (part.type !== "text" && role !== "user")
      throw new TesseraError("invalid-argument", `${at} is of type ${part.type}, which a message of role ${role} cannot have`);
    if (part.type === "text") {
      expectArgument(typeof part.text === "string", "a string", `${at}.text`, part.text);
      texts.push(part.text);
    } else if (part.type === "document") {
      // Its pages take its place before a request is read to be answered.
      checkDocument(part.document, `${at}.document`);
      pictures++;
    } else if (part.type === "video") {
      if (media.video !== undefined) throw new TesseraError("invalid-argument", `${at} is a second video: a request has at most one`);
      checkVideo(part.video);
      media.video = part.video;
      media.videoMessage = index;
    } else {
      media.images.push(readPicture(part, at));
      pictures++;
    }
  }
  return { text: texts.join("\n"), pictures };
}

function readPicture(part: Extract<MessagePart, { readonly type: "image" | "image_url" }>, at: string): PictureRequest {
  if (part.type === "image") {
    expectArgument(part.image != null, "a picture", `${at}.image`, part.image);
    return { input: part.image, maxTiles: part.maxTiles };
  }
  const url = part.image_url?.url;
  expectArgument(typeof url === "string", "a string", `${at}.image_url.url`, url);
  return { input: url };
}
