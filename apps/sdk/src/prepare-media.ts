import type { InternVLConfig } from "@tessera/checkpoint";
import { TesseraError } from "@tessera/core";
import { decodeImage, loadImage, loadVideo, planTiles } from "@tessera/preprocessing";
import { type UserMessage, userTexts } from "@tessera/tokenizer";
import type { EmbeddingCache } from "@tessera/vision-encoder";
import type { ChatEvent } from "./chat-event.ts";
import type { ChatRequest } from "./chat-request.ts";
import type { Conversation } from "./conversation/conversation.ts";
import { isVideoRequest } from "./conversation/is-video-request.ts";
import { putInFront } from "./conversation/put-in-front.ts";
import type { DecodingTurns } from "./decoding-turns.ts";
import { hashPixels } from "./hash-pixels.ts";
import { pictureKey } from "./picture-key.ts";
import type { PreparedPicture } from "./prepared-picture.ts";
import { workAhead } from "./work-ahead.ts";

export interface PrepareOptions {
  readonly config: InternVLConfig;
  readonly ffmpegPath: string | undefined;
  /** Most pixels of a picture or frame. */
  readonly maxPixels: number | undefined;
  /** Bounds what all chats decode at once. */
  readonly decoding: DecodingTurns;
  readonly embeddings: EmbeddingCache;
  readonly signal: AbortSignal | undefined;
  /** Only count tiles; pixels and keys stay empty. @default false */
  readonly countOnly?: boolean;
}

/** Pictures or frames, and the questions with places for the frames. */
export interface PreparedMedia extends Pick<Conversation, "messages" | "question" | "history"> {
  readonly images: readonly PreparedPicture[];
}

/**
 * Loads the pictures or frames of a request, one after the other. Pictures after the first are cut when the encoder asks for them, or
 * while it is busy with the one before.
 */
export async function* prepareMedia(
  request: ChatRequest,
  { messages, question, history, images, video, videoTurn }: Conversation,
  { config, ffmpegPath, maxPixels, decoding, embeddings, signal, countOnly = false }: PrepareOptions,
): AsyncGenerator<ChatEvent, PreparedMedia, void> {
  const tiling = {
    minTiles: request.minTiles ?? config.min_dynamic_patch,
    tileSize: config.force_image_size,
    thumbnail: request.thumbnail ?? config.use_thumbnail,
    autoOrient: request.autoOrient ?? false,
    maxPixels: request.maxPixels ?? maxPixels,
    ffmpegPath,
    signal,
  };
  if (video !== undefined) {
    const { input, ...sampling } = isVideoRequest(video) ? video : { input: video };
    const { frames: loaded } = await loadVideo(input, { ...tiling, ...sampling, maxTiles: request.maxTiles ?? 1 });
    const frames: PreparedPicture[] = [];
    for (const [index, frame] of loaded.entries()) {
      const { width, height, tiles, pixelValues } = frame;
      const content = countOnly ? "" : await hashPixels(pixelValues);
      const key = pictureKey(content, [tiles]);
      const found = countOnly ? undefined : await embeddings.find(key);
      frames.push({ width, height, tiles, content, key, found, pixels: async () => pixelValues });
      yield preparedEvent(index, frame);
    }
    if (frames.length === 0) throw new TesseraError("video-decode-failed", "The video gave no frames");
    // With places of its own the conversation says where the frames go.
    if ([question, ...history.map(([asked]) => asked)].some((asked) => userTexts(asked).length > 1))
      return { images: frames, question, history };
    // The prefix of the model card.
    const prefixed = (asked: UserMessage) => putInFront(frames.length, asked, (i) => `Frame${i + 1}: `);
    if (messages !== undefined) {
      const placed = messages.map((message, i) => (i === videoTurn ? { ...message, content: prefixed(message.content) } : message));
      return { images: frames, messages: placed, question, history };
    }
    return {
      images: frames,
      question: videoTurn === history.length ? prefixed(question) : question,
      history: history.map(([asked, said], i) => [i === videoTurn ? prefixed(asked) : asked, said]),
    };
  }
  const mostTiles = request.maxTiles ?? (config.dynamic_image_size ? config.max_dynamic_patch : 1);
  const prepared: PreparedPicture[] = [];
  const cuts = new Map<string, () => Promise<Float32Array>>();
  for (const [index, { input, maxTiles = mostTiles }] of images.entries()) {
    signal?.throwIfAborted();
    using turn = decoding.turn(signal);
    const decoded = await decodeImage(input, { ...tiling, onSize: ({ width, height }) => turn.start(width * height) });
    signal?.throwIfAborted();
    const { width, height } = decoded;
    const { tiles } = planTiles(decoded, { ...tiling, maxTiles });
    if (countOnly) {
      prepared.push({ width, height, tiles, content: "", key: "" });
      continue;
    }
    const content = await hashPixels(decoded.data);
    const key = pictureKey(content, [width, height, tiling.minTiles, maxTiles, tiling.tileSize, tiling.thumbnail]);
    const found = await embeddings.find(key);
    signal?.throwIfAborted();
    if (found === undefined && !cuts.has(key)) {
      const cut = async (signal?: AbortSignal) =>
        (await loadImage({ ...decoded, channels: 3 }, { ...tiling, maxTiles, signal })).pixelValues;
      // The encoder waits for the first; and what is much smaller when cut need not be kept whole.
      const bytes = tiles * 3 * tiling.tileSize ** 2 * Float32Array.BYTES_PER_ELEMENT;
      const now = cuts.size === 0 || bytes * 2 < decoded.data.byteLength ? await cut(signal) : undefined;
      // Others may wait for the same picture: it is cut for them, too, when this request is given up.
      cuts.set(key, async () => now ?? cut());
    }
    // Whoever reads the events may be slow.
    turn.end();
    prepared.push({ width, height, tiles, content, key, found });
    yield preparedEvent(index, { tiles, width, height });
  }
  const pixels = workAhead(cuts);
  return { images: prepared.map((picture) => ({ ...picture, pixels: pixels.get(picture.key) })), messages, question, history };
}

function preparedEvent(index: number, { tiles, width, height }: Pick<PreparedPicture, "tiles" | "width" | "height">): ChatEvent {
  return { type: "image-prepared", index, tiles, width, height };
}
