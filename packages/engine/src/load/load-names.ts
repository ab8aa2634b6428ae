import type { LoadOptions } from "./load-options.ts";

/** The names of all options of loading. */
export const loadNames = {
  precision: true,
  adapter: true,
  cacheFolder: true,
  verifyCache: true,
  threads: true,
  runtime: true,
  contextLength: true,
  fastPrefill: true,
  kernels: true,
  kvCache: true,
  placement: true,
  imageCacheBytes: true,
  imageStoreFolder: true,
  imageStoreBytes: true,
  onImageStoreError: true,
  prefixCacheBytes: true,
  maxSequences: true,
  ffmpegPath: true,
  hub: true,
  signal: true,
  maxPixels: true,
  onProgress: true,
} satisfies Record<keyof LoadOptions, true>;
