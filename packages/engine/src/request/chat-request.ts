import type { DocumentInput } from "@tessera/documents";
import type { Grammar } from "@tessera/grammar";
import type { GenerationOptions } from "@tessera/language-decoder";
import type { ImageInput, VideoInput } from "@tessera/preprocessing";
import type { DocumentRequest } from "../documents/document-request.ts";

/**
 * A question and its answer, as the original's history has them. Those of a result know their pictures besides, so that others in their
 * place are refused.
 */
export type Turn = readonly [question: string, answer: string];

/**
 * Part of a message, in the manner of OpenAI's chat format. A conversation has pictures or one video. Pictures come before the text of their
 * message, whatever the text says.
 */
export type MessagePart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly image: ImageInput; readonly maxTiles?: number }
  | { readonly type: "video"; readonly video: VideoInput | VideoRequest }
  | { readonly type: "document"; readonly document: DocumentInput | DocumentRequest }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } };

export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: string | readonly MessagePart[];
}

/** A video and how to sample it. */
export interface VideoRequest {
  readonly input: VideoInput;
  /** Frames to take. @default 8 */
  readonly numSegments?: number;
  /** Seconds from and to. @default the whole clip */
  readonly bound?: readonly [number, number];
}

/**
 * A question, about pictures or a video or nothing. Generation options have the reference's defaults: greedy, at most 1024 tokens. Giving
 * `temperature` or another sampling option samples, unless `doSample` is false; temperature 0 is greedy.
 */
export interface ChatRequest extends GenerationOptions {
  /** The question. `<image>` marks where each picture goes; with none, those that the history lacks go in front. Give this or `messages`. */
  readonly question?: string;
  /** Text or token ids to continue as they stand, without template; instead of `question`, `messages` and pictures. */
  readonly prompt?: string | readonly number[];
  /** The whole conversation, its media as parts, in any order of roles: instead of `question`, `history`, `images` and `video`. */
  readonly messages?: readonly Message[];
  /** Pictures of earlier questions and this one, in order. */
  readonly images?: readonly ImageInput[];
  /**
   * PDFs, multi-page TIFFs, animations: their pages come after `images`, as pictures of at most so many tiles as leave room for all of them.
   */
  readonly documents?: readonly (DocumentInput | DocumentRequest)[];
  /** Show the pictures as one, for a single `<image>`: the model card's "combined images". @default false */
  readonly combineImages?: boolean;
  /** A video: its frames become `Frame1: <image>` and so on in front of the question. */
  readonly video?: VideoInput | VideoRequest;
  /** Earlier turns. */
  readonly history?: readonly Turn[];
  /** Replaces the template's system message. */
  readonly systemMessage?: string;
  /**
   * Reads special tokens written in questions and messages as such, as the original does. `false` takes them as text, but for those that mark
   * regions (`<ref>`, `<box>`): for texts of people who are not to direct the conversation. @default true
   */
  readonly parseSpecialTokens?: boolean;
  /** Only requests of the same scope begin where one before ended: how fast they are tells what others asked. @default one for all */
  readonly cacheScope?: string;
  /** What the answer must look like: a JSON object, a JSON Schema, a regular expression, tool calls. @default anything */
  readonly responseFormat?: Grammar;
  /** Texts that end the answer and are not part of it. */
  readonly stop?: readonly string[];
  /** @default `min_dynamic_patch` of config.json */
  readonly minTiles?: number;
  /** Of each picture that has none of its own. @default `max_dynamic_patch` of config.json; 1 for video frames */
  readonly maxTiles?: number;
  /** @default `use_thumbnail` of config.json */
  readonly thumbnail?: boolean;
  /** Turn pictures as EXIF says; the reference does not. TIFF is turned in any case. @default false */
  readonly autoOrient?: boolean;
  /** Most pixels of a picture or frame. @default `maxPixels` of loading */
  readonly maxPixels?: number;
}
