import type { ImageInput, VideoInput } from "@tessera/preprocessing";
import type { UserMessage } from "@tessera/tokenizer";
import type { Message, VideoRequest } from "../request/chat-request.ts";

/** A picture of a conversation. */
export interface PictureRequest {
  readonly input: ImageInput;
  readonly maxTiles?: number;
}

/** A message, whatever its role, with places for its pictures. */
export interface SpokenMessage {
  readonly role: Message["role"];
  readonly content: UserMessage;
}

/** What a request asks, before its media are read. */
export interface Conversation {
  /** Instead of question and history, in any order of roles. */
  readonly messages?: readonly SpokenMessage[];
  readonly question: UserMessage;
  readonly history: readonly (readonly [asked: UserMessage, answer: string])[];
  readonly systemMessage: string | undefined;
  readonly images: readonly PictureRequest[];
  readonly video: VideoInput | VideoRequest | undefined;
  /** The turn the video's frames go in front of: an index into history, or its length for the question; or an index into messages. */
  readonly videoTurn: number;
  /** What the history says its pictures or frames are, in order; `undefined` where it does not say. */
  readonly knownPictures: readonly (string | undefined)[];
}
