import { homedir } from "node:os";
import { join } from "node:path";

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
    token: process.env.HF_TOKEN || process.env.HUGGING_FACE_HUB_TOKEN || undefined,
    /** Where logging in with the hub's own tools leaves the token; "" where it shall not be used unasked. */
    tokenFile: ["1", "true", "yes", "on"].includes((process.env.HF_HUB_DISABLE_IMPLICIT_TOKEN ?? "").toLowerCase())
      ? ""
      : (process.env.HF_TOKEN_PATH ?? join(process.env.HF_HOME ?? join(homedir(), ".cache", "huggingface"), "token")),
    offline: ["1", "true", "yes", "on"].includes((process.env.HF_HUB_OFFLINE ?? "").toLowerCase()),
    modelScopeCache: process.env.MODELSCOPE_CACHE || undefined,
    modelScopeEndpoint: process.env.MODELSCOPE_ENDPOINT || undefined,
  },
  proxy: {
    httpProxy: process.env.http_proxy || process.env.HTTP_PROXY || undefined,
    httpsProxy: process.env.https_proxy || process.env.HTTPS_PROXY || undefined,
    noProxy: process.env.no_proxy ?? process.env.NO_PROXY,
  },
  apiKeys: process.env.TESSERA_API_KEYS,
  /** `name=key`, separated by commas. */
  upstreamKeys: new Map(
    (process.env.TESSERA_UPSTREAM_KEYS ?? "").split(",").flatMap((entry) => {
      const at = entry.indexOf("=");
      return at > 0 ? [[entry.slice(0, at).trim(), entry.slice(at + 1).trim()] as const] : [];
    }),
  ),
  terminal: { term: process.env.TERM, program: process.env.TERM_PROGRAM, multiplexer: process.env.TMUX || process.env.STY },
} as const;
