/** The only place that reads the environment. */
export const env = {
  cacheFolder: process.env.TESSERA_CACHE,
  imageStore: process.env.TESSERA_IMAGE_STORE,
  ffmpegPath: process.env.FFMPEG_PATH,
  threads: process.env.TESSERA_THREADS,
  kernels: process.env.TESSERA_KERNELS || undefined,
  hub: {
    cacheFolder: process.env.HF_HUB_CACHE ?? (process.env.HF_HOME && `${process.env.HF_HOME}/hub`),
    endpoint: process.env.HF_ENDPOINT || undefined,
    token: process.env.HF_TOKEN || undefined,
    offline: ["1", "true", "yes", "on"].includes((process.env.HF_HUB_OFFLINE ?? "").toLowerCase()),
    modelScopeCache: process.env.MODELSCOPE_CACHE || undefined,
    modelScopeEndpoint: process.env.MODELSCOPE_ENDPOINT || undefined,
  },
  apiKeys: process.env.TESSERA_API_KEYS,
  terminal: { term: process.env.TERM, program: process.env.TERM_PROGRAM, multiplexer: process.env.TMUX || process.env.STY },
} as const;
