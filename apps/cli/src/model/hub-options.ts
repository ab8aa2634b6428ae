import { readFileSync } from "node:fs";
import { type HubOptions, huggingFace, modelScope } from "@tessera/hub";
import { env } from "../env.ts";
import { proxiedFetch } from "./proxied-fetch.ts";

/** How hubs are reached, by the variables that their own tools read. */
export function hubOptions(): HubOptions {
  const { cacheFolder, endpoint, offline, modelScopeCache, modelScopeEndpoint } = env.hub;
  const token = env.hub.token ?? readToken();
  return {
    sources: [huggingFace(endpoint), modelScope(modelScopeEndpoint)],
    cacheFolders: { ...(cacheFolder ? { hf: cacheFolder } : {}), ...(modelScopeCache ? { modelscope: modelScopeCache } : {}) },
    tokens: token === undefined ? {} : { hf: token },
    offline,
    fetch: proxiedFetch(),
  };
}

/** What a login left behind. */
function readToken(): string | undefined {
  if (env.hub.tokenFile === "") return undefined;
  try {
    return readFileSync(env.hub.tokenFile, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
