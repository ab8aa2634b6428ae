import type { InternVLConfig } from "@tessera/checkpoint";
import { TesseraError } from "@tessera/core";
import { loadImage, loadVideo, type PreparedImage, type VideoInput } from "@tessera/preprocessing";
import type { ChatEvent } from "./chat-event.ts";
import type { ChatRequest, VideoRequest } from "./chat-request.ts";
import type { Conversation } from "./read-messages.ts";

export interface PrepareOptions {
  readonly config: InternVLConfig;
  readonly ffmpegPath: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Loads and cuts the pictures or frames of a request, one after the other. Returns them with the question they go with. */
export async function* prepareMedia(
  request: ChatRequest,
  conversation: Conversation,
  { config, ffmpegPath, signal }: PrepareOptions,
): AsyncGenerator<ChatEvent, { readonly images: readonly PreparedImage[]; readonly question: string }, void> {
  const tiling = {
    minTiles: request.minTiles ?? config.min_dynamic_patch,
    tileSize: config.force_image_size,
    thumbnail: request.thumbnail ?? config.use_thumbnail,
    autoOrient: request.autoOrient ?? false,
    ffmpegPath,
    signal,
  };
  const prepared: PreparedImage[] = [];
  if (request.video !== undefined) {
    if (conversation.images.length > 0) throw new TesseraError("invalid-argument", "A request has images or a video, not both");
    const { input, ...sampling } = isVideoRequest(request.video) ? request.video : { input: request.video };
    const { frames } = await loadVideo(input, { ...tiling, ...sampling, maxTiles: request.maxTiles ?? 1 });
    for (const [index, frame] of frames.entries()) {
      prepared.push(frame);
      yield preparedEvent(index, frame);
    }
    const named = [conversation.question, ...conversation.history.map(([question]) => question)].some((text) => text.includes("<image>"));
    const prefix = named ? "" : frames.map((_, i) => `Frame${i + 1}: <image>\n`).join("");
    return { images: prepared, question: prefix + conversation.question };
  }
  for (const [index, input] of conversation.images.entries()) {
    signal?.throwIfAborted();
    const image = await loadImage(input, {
      ...tiling,
      maxTiles: request.maxTiles ?? (config.dynamic_image_size ? config.max_dynamic_patch : 1),
    });
    prepared.push(image);
    yield preparedEvent(index, image);
  }
  return { images: prepared, question: conversation.question };
}

function preparedEvent(index: number, { tiles, width, height }: PreparedImage): ChatEvent {
  return { type: "image-prepared", index, tiles, width, height };
}

function isVideoRequest(video: VideoInput | VideoRequest): video is VideoRequest {
  return typeof video === "object" && "input" in video;
}
