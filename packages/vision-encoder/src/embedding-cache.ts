import type { EmbeddingStore } from "./embedding-store.ts";
import type { ImageEmbeddings } from "./image-embeddings.ts";
import { SharedWork } from "./shared-work.ts";

/** Where embeddings came from. What was encoded just then for another caller counts as memory. */
export type EmbeddingSource = "memory" | "disk" | "encoded";

export interface FoundEmbeddings {
  readonly image: ImageEmbeddings;
  readonly source: EmbeddingSource;
}

export interface EmbeddingCacheOptions {
  readonly memory: EmbeddingStore;
  /** Behind the memory. What is not there is written while the caller goes on. @default none */
  readonly disk?: EmbeddingStore;
}

/** Embeddings of pictures seen before. A picture that several callers ask for at once is encoded once. */
export class EmbeddingCache implements AsyncDisposable {
  readonly #memory: EmbeddingStore;
  readonly #disk: EmbeddingStore | undefined;
  readonly #work = new SharedWork<FoundEmbeddings>();

  /** @param options the stores are disposed with the cache */
  constructor({ memory, disk }: EmbeddingCacheOptions) {
    this.#memory = memory;
    this.#disk = disk;
  }

  /** @param key says what is in the picture and how it is cut */
  async find(key: string): Promise<FoundEmbeddings | undefined> {
    const held = await this.#memory.get(key);
    if (held !== undefined) return { image: held, source: "memory" };
    const stored = await this.#disk?.get(key);
    if (stored === undefined) return undefined;
    await this.#memory.set(key, stored);
    return { image: stored, source: "disk" };
  }

  /**
   * Finds the picture or encodes it. An abort of one caller leaves the others theirs: `encode` gets a signal that ends with the last.
   *
   * @throws what `encode` throws, to all who wait for it; the reason of `signal`
   */
  async findOrEncode(
    key: string,
    encode: (signal: AbortSignal) => Promise<ImageEmbeddings>,
    signal?: AbortSignal,
  ): Promise<FoundEmbeddings> {
    const work = async (signal: AbortSignal): Promise<FoundEmbeddings> => {
      const found = await this.find(key);
      if (found !== undefined) return found;
      const image = await encode(signal);
      await this.#memory.set(key, image);
      void this.#disk?.set(key, image);
      return { image, source: "encoded" };
    };
    const { value, shared } = await this.#work.run(key, work, signal);
    return shared && value.source === "encoded" ? { ...value, source: "memory" } : value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#disk?.[Symbol.asyncDispose]();
    await this.#memory[Symbol.asyncDispose]();
  }
}
