import { cutImage, normalizeTiles, planTiles, type RgbImage } from "@tessera/preprocessing";
import type { TileSource } from "@tessera/vision-encoder";
import { hashPixels } from "./hash-pixels.ts";
import { pictureKey } from "./picture-key.ts";
import type { PrepareOptions, Tiling } from "./prepared-media.ts";
import type { PreparedPicture } from "./prepared-picture.ts";

/** Makes a picture's tiles when they are asked for; by key. */
export type Cuts = Map<string, () => Promise<TileSource>>;

/** Counts and names a decoded picture or frame, and enters it in `cuts` unless it was encoded before. */
export async function prepareDecoded(
  decoded: RgbImage,
  tiling: Tiling & { readonly maxTiles: number },
  {
    embeddings,
    signal,
    countOnly = false,
    cuts,
    now,
  }: PrepareOptions & { readonly cuts: Cuts /** Cut it at once. */; readonly now: boolean },
): Promise<PreparedPicture> {
  const { width, height } = decoded;
  const { tiles } = planTiles(decoded, tiling);
  if (countOnly) return { width, height, tiles, content: "", key: "" };
  const content = await hashPixels(decoded.data);
  const key = pictureKey(content, [width, height, tiling.minTiles, tiling.maxTiles, tiling.tileSize, tiling.thumbnail]);
  const found = await embeddings.find(key);
  signal?.throwIfAborted();
  if (found === undefined && !cuts.has(key)) {
    const cut = (signal?: AbortSignal) => cutTiles(decoded, { ...tiling, signal });
    // What is much smaller when cut need not be kept whole.
    const ready = now || tiles * 3 * tiling.tileSize ** 2 * 2 < decoded.data.byteLength ? await cut(signal) : undefined;
    // Others may wait for the same picture: it is cut for them, too, when this request is given up.
    cuts.set(key, async () => ready ?? cut());
  }
  return { width, height, tiles, content, key, found };
}

/** Tiles are kept as bytes: as pixel values they are four times as large, and the encoder takes them one by one. */
async function cutTiles(decoded: RgbImage, tiling: Tiling & { readonly maxTiles: number }): Promise<TileSource> {
  const { tilePixels } = await cutImage(decoded, tiling);
  const { tileSize } = tiling;
  const length = 3 * tileSize * tileSize;
  return (from, end) => normalizeTiles(tilePixels.subarray(from * length, end * length), tileSize);
}
