import { decodeImage } from "@tessera/preprocessing";
import type { Conversation, PictureRequest } from "../conversation/conversation.ts";
import type { ChatEvent } from "../request/chat-event.ts";
import { type Cuts, prepareDecoded } from "./prepare-decoded.ts";
import type { PreparedMedia, PrepareOptions, Tiling } from "./prepared-media.ts";
import type { PreparedPicture } from "./prepared-picture.ts";
import { TileRoom } from "./tile-room.ts";
import { workAhead } from "./work-ahead.ts";

/**
 * Decodes the pictures of a conversation. Pictures after the first are cut when the encoder asks for them, or while it is busy with the one
 * before. Throws `context-overflow` at the picture that does not fit.
 */
export async function* preparePictures(
  { messages, question, history, images }: Conversation,
  tiling: Tiling & { readonly maxTiles: number },
  options: PrepareOptions,
): AsyncGenerator<ChatEvent, PreparedMedia, void> {
  const prepared: PreparedPicture[] = [];
  const cuts: Cuts = new Map();
  const room = new TileRoom(options);
  for (const [index, picture] of images.entries()) {
    const one = await preparePicture(picture, { ...tiling, maxTiles: picture.maxTiles ?? tiling.maxTiles }, { ...options, cuts });
    prepared.push(one);
    const { tiles, width, height } = one;
    room.take(tiles);
    if (!options.countOnly) yield { type: "image-prepared", index, tiles, width, height };
  }
  const pixels = workAhead(cuts);
  return { images: prepared.map((picture) => ({ ...picture, pixels: pixels.get(picture.key) })), messages, question, history };
}

async function preparePicture(
  { input }: PictureRequest,
  tiling: Tiling & { readonly maxTiles: number },
  options: PrepareOptions & { readonly cuts: Cuts },
): Promise<PreparedPicture> {
  const { decoding, signal, cuts } = options;
  signal?.throwIfAborted();
  // Ends with the picture, before the event: whoever reads the events may be slow.
  using turn = decoding.turn(signal);
  const decoded = await decodeImage(input, { ...tiling, onSize: ({ width, height }) => turn.start(width * height) });
  signal?.throwIfAborted();
  // The encoder waits for the first.
  return prepareDecoded(decoded, tiling, { ...options, now: cuts.size === 0 });
}
