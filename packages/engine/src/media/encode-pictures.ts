import type { EmbeddingSource } from "@tessera/vision-encoder";
import type { LoadedModel } from "../load/loaded-model.ts";
import type { Reused } from "../request/chat-result.ts";
import type { PreparedPicture } from "./prepared-picture.ts";

export interface EncodedPictures {
  /** float32 [tiles, tokens per tile, hidden_size], all pictures one after the other */
  readonly embeds: Float32Array;
  readonly pictures: Reused["pictures"];
  /** Tiles that did not have to be encoded. */
  readonly reusedTiles: number;
}

/** Encodes the pictures that were not encoded before, and remembers them. While one is encoded, the next is prepared. */
export async function encodePictures(
  { vision, embeddings }: LoadedModel,
  pictures: readonly PreparedPicture[],
  signal: AbortSignal | undefined,
  onTiles?: (done: number) => void,
): Promise<EncodedPictures> {
  const parts = new Map<string, Float32Array>();
  const counts: Record<EmbeddingSource, number> = { memory: 0, disk: 0, encoded: 0 };
  let reusedTiles = 0;
  let done = 0;
  for (const { key, width, height, tiles, pixels, found } of pictures) {
    signal?.throwIfAborted();
    const before = done;
    // A picture that comes twice in a request is encoded once, even when nothing is kept.
    let source: EmbeddingSource = "memory";
    if (!parts.has(key)) {
      const encode = async (signal: AbortSignal) => ({
        width,
        height,
        tiles,
        embeds: await vision.encode(await pixels!(), tiles, { signal, onTile: (tile) => onTiles?.(before + tile) }),
      });
      const known = found ?? (await embeddings.findOrEncode(key, encode, signal));
      parts.set(key, known.image.embeds);
      source = known.source;
    }
    done += tiles;
    if (source !== "encoded") onTiles?.(done);
    counts[source]++;
    if (source !== "encoded") reusedTiles += tiles;
  }
  return { embeds: joined(pictures.map(({ key }) => parts.get(key)!)), pictures: counts, reusedTiles };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
