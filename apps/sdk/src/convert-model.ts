import { openCheckpoint } from "@tessera/checkpoint";
import { type ConvertedModel, convertCheckpoint } from "@tessera/converter";
import { demoModelFolder } from "@tessera/demo-model";
import { defaultCacheFolder } from "./default-cache-folder.ts";
import type { LoadOptions } from "./load-options.ts";
import { readPrecision } from "./read-precision.ts";

export type ConvertModelOptions = Pick<LoadOptions, "precision" | "cacheFolder" | "signal" | "onProgress">;

/**
 * Converts a checkpoint folder (or `"demo"`) into the cache without loading it. What is there already is found, not made again.
 *
 * @throws TesseraError `checkpoint-not-found`, `checkpoint-invalid`, `tensor-missing`, `unsupported-architecture`, `cache-unwritable`, `disk-full`
 */
export async function convertModel(
  folder: string,
  { precision, cacheFolder = defaultCacheFolder(), signal, onProgress }: ConvertModelOptions = {},
): Promise<ConvertedModel> {
  const parts = readPrecision(precision);
  const checkpoint = await openCheckpoint(folder === "demo" ? demoModelFolder : folder, { signal });
  try {
    return await convertCheckpoint(checkpoint, { cacheFolder, precision: parts, signal, onProgress });
  } finally {
    await checkpoint[Symbol.asyncDispose]();
  }
}
