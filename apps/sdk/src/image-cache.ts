import { subtle } from "node:crypto";
import { LRUCache } from "lru-cache";

/** What is kept of an encoded picture. */
export interface EncodedImage {
  /** Size of the picture before tiling, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Thumbnail included. */
  readonly tiles: number;
  /** float32 [tiles, tokens per tile, hidden_size] */
  readonly embeds: Float32Array;
}

/** Embeddings of pictures seen before, by content; the least recently used go first. */
export class ImageCache {
  readonly #entries: LRUCache<string, EncodedImage> | undefined;

  /** @param maxBytes 0 keeps nothing */
  constructor(maxBytes: number) {
    this.#entries =
      maxBytes > 0 ? new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ embeds }) => Math.max(1, embeds.byteLength) }) : undefined;
  }

  get bytes(): number {
    return this.#entries?.calculatedSize ?? 0;
  }

  get(key: string): EncodedImage | undefined {
    return this.#entries?.get(key);
  }

  set(key: string, image: EncodedImage): void {
    this.#entries?.set(key, image);
  }

  /** Name of some content and of what is done with it. Hashed off the event loop. */
  static async key(data: Uint8Array | Float32Array, treatment: readonly unknown[]): Promise<string> {
    const hash = Buffer.from(await subtle.digest("SHA-256", data as Uint8Array<ArrayBuffer>)).toString("base64url");
    return JSON.stringify([hash, ...treatment]);
  }
}
