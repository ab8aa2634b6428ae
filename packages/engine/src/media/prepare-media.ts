import type { Conversation } from "../conversation/conversation.ts";
import type { ChatEvent } from "../request/chat-event.ts";
import type { ChatRequest } from "../request/chat-request.ts";
import { prepareFrames } from "./prepare-frames.ts";
import { preparePictures } from "./prepare-pictures.ts";
import type { PreparedMedia, PrepareOptions, Tiling } from "./prepared-media.ts";

/** Loads the pictures or frames of a request, one after the other, and tells of each. */
export function prepareMedia(
  request: ChatRequest,
  conversation: Conversation,
  options: PrepareOptions,
): AsyncGenerator<ChatEvent, PreparedMedia, void> {
  const { config, maxPixels, ffmpegPath, signal } = options;
  const tiling: Tiling = {
    minTiles: request.minTiles ?? config.min_dynamic_patch,
    tileSize: config.force_image_size,
    thumbnail: request.thumbnail ?? config.use_thumbnail,
    autoOrient: request.autoOrient ?? false,
    maxPixels: request.maxPixels ?? maxPixels,
    ffmpegPath,
    signal,
  };
  const { video } = conversation;
  if (video !== undefined) return prepareFrames({ ...conversation, video }, { ...tiling, maxTiles: request.maxTiles ?? 1 }, options);
  const maxTiles = request.maxTiles ?? (config.dynamic_image_size ? config.max_dynamic_patch : 1);
  return preparePictures(conversation, { ...tiling, maxTiles }, options);
}
