import { decodeImage, loadImage, planTiles } from "@tessera/preprocessing";
import type { Conversation, PictureRequest } from "../conversation/conversation.ts";
import type { ChatEvent } from "../request/chat-event.ts";
import { hashPixels } from "./hash-pixels.ts";
import { pictureKey } from "./picture-key.ts";
import type { PreparedMedia, PrepareOptions, Tiling } from "./prepared-media.ts";
import type { PreparedPicture } from "./prepared-picture.ts";
import { workAhead } from "./work-ahead.ts";

/** Makes a picture's tiles, float32 [tiles, 3, tileSize, tileSize], when they are asked for. */
type Cuts = Map<string, () => Promise<Float32Array>>;

/**
 * Decodes the pictures of a conversation. Pictures after the first are cut when the encoder asks for them, or while it is busy with the one
 * before.
 */
export async function* preparePictures(
  { messages, question, history, images }: Conversation,
  tiling: Tiling & { readonly maxTiles: number },
  options: PrepareOptions,
): AsyncGenerator<ChatEvent, PreparedMedia, void> {
  const prepared: PreparedPicture[] = [];
  const cuts: Cuts = new Map();
  for (const [index, picture] of images.entries()) {
    const one = await preparePicture(picture, { ...tiling, maxTiles: picture.maxTiles ?? tiling.maxTiles }, { ...options, cuts });
    prepared.push(one);
    const { tiles, width, height } = one;
    if (!options.countOnly) yield { type: "image-prepared", index, tiles, width, height };
  }
  const pixels = workAhead(cuts);
  return { images: prepared.map((picture) => ({ ...picture, pixels: pixels.get(picture.key) })), messages, question, history };
}

async function preparePicture(
  { input }: PictureRequest,
  tiling: Tiling & { readonly maxTiles: number },
  { decoding, embeddings, signal, countOnly = false, cuts }: PrepareOptions & { readonly cuts: Cuts },
): Promise<PreparedPicture> {
  signal?.throwIfAborted();
  // Ends with the picture, before the event: whoever reads the events may be slow.
  using turn = decoding.turn(signal);
  const decoded = await decodeImage(input, { ...tiling, onSize: ({ width, height }) => turn.start(width * height) });
  signal?.throwIfAborted();
  const { width, height } = decoded;
  const { tiles } = planTiles(decoded, tiling);
  if (countOnly) return { width, height, tiles, content: "", key: "" };
  const content = await hashPixels(decoded.data);
  const key = pictureKey(content, [width, height, tiling.minTiles, tiling.maxTiles, tiling.tileSize, tiling.thumbnail]);
  const found = await embeddings.find(key);
  signal?.throwIfAborted();
  if (found === undefined && !cuts.has(key)) {
    const cut = async (signal?: AbortSignal) => (await loadImage({ ...decoded, channels: 3 }, { ...tiling, signal })).pixelValues;
    // The encoder waits for the first; and what is much smaller when cut need not be kept whole.
    const bytes = tiles * 3 * tiling.tileSize ** 2 * Float32Array.BYTES_PER_ELEMENT;
    const now = cuts.size === 0 || bytes * 2 < decoded.data.byteLength ? await cut(signal) : undefined;
    // Others may wait for the same picture: it is cut for them, too, when this request is given up.
    cuts.set(key, async () => now ?? cut());
  }
  return { width, height, tiles, content, key, found };
}
