import { TesseraError } from "@tessera/core";
import { loadVideo } from "@tessera/preprocessing";
import { type UserMessage, userTexts } from "@tessera/tokenizer";
import type { Conversation } from "../conversation/conversation.ts";
import { isVideoRequest } from "../conversation/is-video-request.ts";
import { putInFront } from "../conversation/put-in-front.ts";
import type { ChatEvent } from "../request/chat-event.ts";
import { hashPixels } from "./hash-pixels.ts";
import { pictureKey } from "./picture-key.ts";
import type { PreparedMedia, PrepareOptions, Tiling } from "./prepared-media.ts";
import type { PreparedPicture } from "./prepared-picture.ts";

type VideoConversation = Conversation & { readonly video: NonNullable<Conversation["video"]> };

/** Samples the frames of a conversation's video, and puts them in front of the turn they belong to. */
export async function* prepareFrames(
  conversation: VideoConversation,
  tiling: Tiling & { readonly maxTiles: number },
  { embeddings, countOnly = false }: PrepareOptions,
): AsyncGenerator<ChatEvent, PreparedMedia, void> {
  const { video } = conversation;
  const { input, ...sampling } = isVideoRequest(video) ? video : { input: video };
  const loaded = await loadVideo(input, { ...tiling, ...sampling });
  const images: PreparedPicture[] = [];
  for (const [index, { width, height, tiles, pixelValues }] of loaded.frames.entries()) {
    const content = countOnly ? "" : await hashPixels(pixelValues);
    const key = pictureKey(content, [tiles]);
    const found = countOnly ? undefined : await embeddings.find(key);
    images.push({ width, height, tiles, content, key, found, pixels: async () => pixelValues });
    yield { type: "image-prepared", index, tiles, width, height };
  }
  if (images.length === 0) throw new TesseraError("video-decode-failed", "The video gave no frames");
  return { images, ...placeFrames(conversation, images.length) };
}

/** The conversation's texts with places for so many frames: with places of its own it says where they go. */
function placeFrames({ messages, question, history, videoTurn }: VideoConversation, frames: number): Omit<PreparedMedia, "images"> {
  if ([question, ...history.map(([asked]) => asked)].some((asked) => userTexts(asked).length > 1)) return { question, history };
  // The prefix of the model card.
  const prefixed = (asked: UserMessage) => putInFront(frames, asked, (i) => `Frame${i + 1}: `);
  if (messages !== undefined) {
    const placed = messages.map((message, i) => (i === videoTurn ? { ...message, content: prefixed(message.content) } : message));
    return { messages: placed, question, history };
  }
  return {
    question: videoTurn === history.length ? prefixed(question) : question,
    history: history.map(([asked, said], i) => [i === videoTurn ? prefixed(asked) : asked, said]),
  };
}
