import { type DecodeOptions, decodeImage } from "./decode-image.ts";
import type { ImageInput } from "./image-input.ts";
import { type PreparedImage, prepareImage } from "./prepare-image.ts";
import type { TileOptions } from "./tile-plan.ts";

/** Decodes, cuts and normalises a picture: `load_image` of the model card. Throws what `decodeImage` and `planTiles` throw. */
export async function loadImage(input: ImageInput, options: TileOptions & DecodeOptions = {}): Promise<PreparedImage> {
  const image = await decodeImage(input, options);
  options.signal?.throwIfAborted();
  return prepareImage(image, options);
}
