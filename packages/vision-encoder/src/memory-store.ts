import { expectArgument } from "@tessera/core";
import { LRUCache } from "lru-cache";
import type { EmbeddingStore } from "./embedding-store.ts";
import type { ImageEmbeddings } from "./image-embeddings.ts";

/** Embeddings in memory; the least recently used go first. */
export class MemoryStore implements EmbeddingStore {
  readonly #entries: LRUCache<string, ImageEmbeddings> | undefined;

  /** @param maxBytes 0 keeps nothing */
  constructor(maxBytes: number) {
    expectArgument(Number.isInteger(maxBytes) && maxBytes >= 0, "a number of bytes", "maxBytes", maxBytes);
    this.#entries =
      maxBytes > 0 ? new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ embeds }) => Math.max(1, embeds.byteLength) }) : undefined;
  }

  async get(key: string): Promise<ImageEmbeddings | undefined> {
    return this.#entries?.get(key);
  }

  async set(key: string, image: ImageEmbeddings): Promise<void> {
    this.#entries?.set(key, image);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#entries?.clear();
  }
}
