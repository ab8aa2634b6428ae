import { type DecodeOptions, decodeImage } from "../image/decode-image.ts";
import { prepareInTurns } from "../tiles/prepare-in-turns.ts";
import type { PreparedImage } from "../tiles/prepared-image.ts";
import type { TileOptions } from "../tiles/tile-plan.ts";
import type { ImageInput } from "./image-input.ts";

/**
 * Decodes, cuts and normalises a picture: `load_image` of the model card. Decoding runs in another thread, the rest in pieces of some
 * milliseconds between other events. Throws what `decodeImage` and `planTiles` throw.
 */
export async function loadImage(input: ImageInput, options: TileOptions & DecodeOptions = {}): Promise<PreparedImage> {
  const image = await decodeImage(input, options);
  return prepareInTurns(image, options);
}
