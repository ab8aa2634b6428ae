import { TesseraError } from "@tessera/core";
import { sampleVideo } from "@tessera/preprocessing";
import { type UserMessage, userTexts } from "@tessera/tokenizer";
import type { Conversation } from "../conversation/conversation.ts";
import { isVideoRequest } from "../conversation/is-video-request.ts";
import { putInFront } from "../conversation/put-in-front.ts";
import type { ChatEvent } from "../request/chat-event.ts";
import { type Cuts, prepareDecoded } from "./prepare-decoded.ts";
import type { PreparedMedia, PrepareOptions, Tiling } from "./prepared-media.ts";
import type { PreparedPicture } from "./prepared-picture.ts";
import { TileRoom } from "./tile-room.ts";

type VideoConversation = Conversation & { readonly video: NonNullable<Conversation["video"]> };

/**
 * Samples the frames of a conversation's video, and puts them in front of the turn they belong to. Of each frame only the tiles' bytes are
 * kept, and nothing when it was encoded before. Throws `context-overflow` before any frame is decoded when there are too many.
 */
export async function* prepareFrames(
  conversation: VideoConversation,
  tiling: Tiling & { readonly maxTiles: number },
  options: PrepareOptions,
): AsyncGenerator<ChatEvent, PreparedMedia, void> {
  const { video } = conversation;
  const { input, ...sampling } = isVideoRequest(video) ? video : { input: video };
  const clip = await sampleVideo(input, { ...tiling, ...sampling });
  if (clip.frameIndices.length === 0) throw new TesseraError("video-decode-failed", "The video gave no frames");
  new TileRoom(options).take(clip.frameIndices.length);
  const room = new TileRoom(options);
  const prepared: PreparedPicture[] = [];
  const cuts: Cuts = new Map();
  for await (const frame of clip.frames()) {
    const one = await prepareDecoded(frame, tiling, { ...options, cuts, now: true });
    const { tiles, width, height } = one;
    room.take(tiles);
    prepared.push(one);
    if (!options.countOnly) yield { type: "image-prepared", index: prepared.length - 1, tiles, width, height };
  }
  const images = prepared.map((picture) => ({ ...picture, pixels: cuts.get(picture.key) }));
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
