import type { LoadedModel } from "./loaded-model.ts";
import type { PreparedPicture } from "./prepared-picture.ts";

/**
 * Encodes the pictures that were not encoded before, and remembers them. While one is encoded, the next is prepared. Returns float32 [tiles, tokens per tile, hidden_size].
 */
export async function encodePictures(
  { vision, imageCache }: LoadedModel,
  pictures: readonly PreparedPicture[],
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  const encoded = new Map<string, Float32Array>();
  for (const { key, width, height, tiles, pixels, embeds } of pictures) {
    // A picture that comes twice in a request is encoded once.
    let part = embeds ?? encoded.get(key) ?? imageCache.get(key)?.embeds;
    if (part === undefined) {
      part = await vision.encode(await pixels!(), tiles, { signal });
      encoded.set(key, part);
      imageCache.set(key, { width, height, tiles, embeds: part });
    }
    parts.push(part);
  }
  if (parts.length === 1) return parts[0]!;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
