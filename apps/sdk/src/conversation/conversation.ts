import type { ImageInput, VideoInput } from "@tessera/preprocessing";
import type { UserMessage } from "@tessera/tokenizer";
import type { VideoRequest } from "../chat-request.ts";

/** A picture of a conversation. */
export interface PictureRequest {
  readonly input: ImageInput;
  readonly maxTiles?: number;
}

/** What a request asks, before its media are read. */
export interface Conversation {
  readonly question: UserMessage;
  readonly history: readonly (readonly [asked: UserMessage, answer: string])[];
  readonly systemMessage: string | undefined;
  readonly images: readonly PictureRequest[];
  readonly video: VideoInput | VideoRequest | undefined;
  /** The turn the video's frames go in front of: an index into history, or its length for the question. */
  readonly videoTurn: number;
  /** What the history says its pictures or frames are, in order; `undefined` where it does not say. */
  readonly knownPictures: readonly (string | undefined)[];
}
