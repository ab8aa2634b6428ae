import { type CheckedModel, verifyCache as verifyModels } from "@tessera/converter";
import { defaultCacheFolder } from "../load/default-cache-folder.ts";

/**
 * Reads every converted model in the cache and removes those that do not hold what was written: the next load converts them anew. Gives
 * each model as it is done.
 */
export function verifyCache({
  cacheFolder = defaultCacheFolder(),
  signal,
}: {
  readonly cacheFolder?: string;
  readonly signal?: AbortSignal;
} = {}): AsyncGenerator<CheckedModel, void, void> {
  return verifyModels(cacheFolder, { signal });
}
