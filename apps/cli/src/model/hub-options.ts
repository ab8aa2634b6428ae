import { type HubOptions, huggingFace, modelScope } from "@tessera/hub";
import { env } from "../env.ts";

/** How hubs are reached, by the variables that their own tools read. */
export function hubOptions(): HubOptions {
  const { cacheFolder, endpoint, token, offline, modelScopeCache, modelScopeEndpoint } = env.hub;
  return {
    sources: [huggingFace(endpoint), modelScope(modelScopeEndpoint)],
    cacheFolders: { ...(cacheFolder ? { hf: cacheFolder } : {}), ...(modelScopeCache ? { modelscope: modelScopeCache } : {}) },
    tokens: token === undefined ? {} : { hf: token },
    offline,
  };
}
