import type { InternVLConfig } from "@tessera/checkpoint";
import type { EmbeddingCache } from "@tessera/vision-encoder";
import type { Conversation } from "../conversation/conversation.ts";
import type { DecodingTurns } from "./decoding-turns.ts";
import type { PreparedPicture } from "./prepared-picture.ts";

export interface PrepareOptions {
  readonly config: InternVLConfig;
  readonly ffmpegPath: string | undefined;
  /** Most pixels of a picture or frame. */
  readonly maxPixels: number | undefined;
  /** Bounds what all chats decode at once. */
  readonly decoding: DecodingTurns;
  readonly embeddings: EmbeddingCache;
  readonly tokensPerTile: number;
  readonly decoder: { readonly contextLength: number };
  readonly signal: AbortSignal | undefined;
  /** Only count tiles; pixels and keys stay empty. @default false */
  readonly countOnly?: boolean;
}

/** Pictures or frames, and the questions with places for the frames. */
export interface PreparedMedia extends Pick<Conversation, "messages" | "question" | "history"> {
  readonly images: readonly PreparedPicture[];
}

/** How a request's pictures and frames are cut, decoded and turned. */
export interface Tiling {
  readonly minTiles: number;
  readonly tileSize: number;
  readonly thumbnail: boolean;
  readonly autoOrient: boolean;
  readonly maxPixels: number | undefined;
  readonly ffmpegPath: string | undefined;
  readonly signal: AbortSignal | undefined;
}
