import type { InternVLConfig } from "@tessera/checkpoint";
import { decodeImage, loadVideo, type PreparedImage, planTiles, prepareImage, type VideoInput } from "@tessera/preprocessing";
import type { ChatEvent } from "./chat-event.ts";
import type { ChatRequest, Turn, VideoRequest } from "./chat-request.ts";
import { ImageCache } from "./image-cache.ts";
import type { PreparedPicture } from "./prepared-picture.ts";
import type { Conversation } from "./read-messages.ts";

export interface PrepareOptions {
  readonly config: InternVLConfig;
  readonly ffmpegPath: string | undefined;
  readonly imageCache: ImageCache;
  readonly signal: AbortSignal | undefined;
  /** Only count tiles; pixels and keys stay empty. @default false */
  readonly countOnly?: boolean;
}

/** Pictures or frames, and the questions with the placeholders of the frames. */
export interface PreparedMedia {
  readonly images: readonly PreparedPicture[];
  readonly question: string;
  readonly history: readonly Turn[];
}

/** Loads and cuts the pictures or frames of a request, one after the other. */
export async function* prepareMedia(
  request: ChatRequest,
  { question, history, images, video, videoTurn }: Conversation,
  { config, ffmpegPath, imageCache, signal, countOnly = false }: PrepareOptions,
): AsyncGenerator<ChatEvent, PreparedMedia, void> {
  const tiling = {
    minTiles: request.minTiles ?? config.min_dynamic_patch,
    tileSize: config.force_image_size,
    thumbnail: request.thumbnail ?? config.use_thumbnail,
    autoOrient: request.autoOrient ?? false,
    ffmpegPath,
    signal,
  };
  if (video !== undefined) {
    const { input, ...sampling } = isVideoRequest(video) ? video : { input: video };
    const { frames: loaded } = await loadVideo(input, { ...tiling, ...sampling, maxTiles: request.maxTiles ?? 1 });
    const frames: PreparedPicture[] = [];
    for (const [index, frame] of loaded.entries()) {
      frames.push(await keyedFrame(frame, imageCache));
      yield preparedEvent(index, frame);
    }
    const named = [question, ...history.map(([asked]) => asked)].some((text) => text.includes("<image>"));
    if (named) return { images: frames, question, history };
    // The prefix of the model card.
    const prefix = frames.map((_, i) => `Frame${i + 1}: <image>\n`).join("");
    if (videoTurn === history.length) return { images: frames, question: prefix + question, history };
    return { images: frames, question, history: history.map(([asked, said], i) => [i === videoTurn ? prefix + asked : asked, said]) };
  }
  const mostTiles = request.maxTiles ?? (config.dynamic_image_size ? config.max_dynamic_patch : 1);
  const prepared: PreparedPicture[] = [];
  for (const [index, { input, maxTiles = mostTiles }] of images.entries()) {
    signal?.throwIfAborted();
    const decoded = await decodeImage(input, tiling);
    signal?.throwIfAborted();
    const { width, height } = decoded;
    if (countOnly) {
      prepared.push({ width, height, tiles: planTiles(decoded, { ...tiling, maxTiles }).tiles, key: "" });
      continue;
    }
    const key = await ImageCache.key(decoded.data, [width, height, tiling.minTiles, maxTiles, tiling.tileSize, tiling.thumbnail]);
    const known = imageCache.get(key);
    const image = known === undefined ? prepareImage(decoded, { ...tiling, maxTiles }) : known;
    prepared.push({ ...image, key });
    yield preparedEvent(index, image);
  }
  return { images: prepared, question, history };
}

async function keyedFrame(frame: PreparedImage, imageCache: ImageCache): Promise<PreparedPicture> {
  const key = await ImageCache.key(frame.pixelValues, [frame.tiles]);
  return { ...frame, key, embeds: imageCache.get(key)?.embeds };
}

function preparedEvent(index: number, { tiles, width, height }: Pick<PreparedPicture, "tiles" | "width" | "height">): ChatEvent {
  return { type: "image-prepared", index, tiles, width, height };
}

function isVideoRequest(video: VideoInput | VideoRequest): video is VideoRequest {
  return typeof video === "object" && "input" in video;
}
