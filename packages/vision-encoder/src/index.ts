export {
  createVisionEncoder,
  type EncodeOptions,
  type TileSource,
  type VisionEncoder,
  type VisionEncoderOptions,
} from "./create-vision-encoder.ts";
export { DiskStore, type DiskStoreOptions } from "./disk-store.ts";
export { EmbeddingCache, type EmbeddingCacheOptions, type EmbeddingSource, type FoundEmbeddings } from "./embedding-cache.ts";
export type { EmbeddingStore } from "./embedding-store.ts";
export type { ImageEmbeddings } from "./image-embeddings.ts";
export { MemoryStore } from "./memory-store.ts";
