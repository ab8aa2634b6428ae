import type { ImageEmbeddings } from "./image-embeddings.ts";

/** Keeps embeddings of pictures under names that say all they depend on. It may lose any of them at any time, but never mixes them up. */
export interface EmbeddingStore extends AsyncDisposable {
  get(key: string): Promise<ImageEmbeddings | undefined>;
  /** Resolves when they are kept, or when it is clear that they will not be. Nobody needs to wait: a failure is no error. */
  set(key: string, image: ImageEmbeddings): Promise<void>;
}
