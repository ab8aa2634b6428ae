/** The only place that reads the environment. */
export const env = {
  cacheFolder: process.env.TESSERA_CACHE,
  imageStore: process.env.TESSERA_IMAGE_STORE,
  ffmpegPath: process.env.FFMPEG_PATH,
  threads: process.env.TESSERA_THREADS,
  kernels: process.env.TESSERA_KERNELS || undefined,
  apiKeys: process.env.TESSERA_API_KEYS,
  terminal: { term: process.env.TERM, program: process.env.TERM_PROGRAM, multiplexer: process.env.TMUX || process.env.STY },
} as const;
