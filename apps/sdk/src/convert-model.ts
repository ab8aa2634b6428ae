import { type ConvertedModel, convertCheckpoint } from "@tessera/converter";
import { demoModelFolder } from "@tessera/demo-model";
import { defaultCacheFolder } from "./default-cache-folder.ts";
import type { LoadOptions } from "./load-options.ts";
import { openModel } from "./open-model.ts";
import { readPrecision } from "./read-precision.ts";
import { rowScaleCheck } from "./row-scale-check.ts";

export type ConvertModelOptions = Pick<LoadOptions, "adapter" | "precision" | "cacheFolder" | "signal" | "onProgress">;

/**
 * Converts a checkpoint folder (or `"demo"`) into the cache without loading it. What is there already is found, not made again.
 *
 * @throws TesseraError `checkpoint-not-found`, `checkpoint-invalid`, `tensor-missing`, `unsupported-architecture`, `cache-unwritable`, `disk-full`
 */
export async function convertModel(
  folder: string,
  { adapter, precision, cacheFolder = defaultCacheFolder(), signal, onProgress }: ConvertModelOptions = {},
): Promise<ConvertedModel> {
  const parts = readPrecision(precision);
  const checkpoint = await openModel(folder === "demo" ? demoModelFolder : folder, adapter, signal);
  try {
    const needsRowScales = rowScaleCheck({ signal });
    return await convertCheckpoint(checkpoint, { cacheFolder, precision: parts, needsRowScales, signal, onProgress });
  } finally {
    await checkpoint[Symbol.asyncDispose]();
  }
}
