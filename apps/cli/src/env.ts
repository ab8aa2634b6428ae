/** The only place that reads the environment. */
export const env = {
  cacheFolder: process.env.TESSERA_CACHE,
  ffmpegPath: process.env.FFMPEG_PATH,
  threads: process.env.TESSERA_THREADS,
  apiKeys: process.env.TESSERA_API_KEYS,
} as const;
