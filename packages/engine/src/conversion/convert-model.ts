import { type ConvertedModel, convertCheckpoint } from "@tessera/converter";
import { rowScaleCheck } from "@tessera/quality";
import { defaultCacheFolder } from "../load/default-cache-folder.ts";
import { findCheckpoint } from "../load/find-checkpoint.ts";
import type { LoadOptions } from "../load/load-options.ts";
import { openMergedCheckpoint } from "../load/open-merged-checkpoint.ts";
import { readPrecision } from "../load/read-precision.ts";
import { checkOptions } from "../options/check-options.ts";

export type ConvertModelOptions = Pick<
  LoadOptions,
  "adapter" | "precision" | "cacheFolder" | "verifyCache" | "hub" | "signal" | "onProgress"
>;

const convertNames = {
  adapter: true,
  precision: true,
  cacheFolder: true,
  verifyCache: true,
  hub: true,
  signal: true,
  onProgress: true,
} satisfies Record<keyof ConvertModelOptions, true>;

/**
 * Converts a checkpoint folder (or `"demo"`) into the cache without loading it. What is there already is found, not made again.
 *
 * @throws TesseraError `checkpoint-not-found`, `checkpoint-invalid`, `tensor-missing`, `unsupported-architecture`, `cache-unwritable`, `disk-full`
 */
export async function convertModel(folder: string, options: ConvertModelOptions = {}): Promise<ConvertedModel> {
  checkOptions(options, convertNames, "the options of converting");
  const { adapter, precision, cacheFolder = defaultCacheFolder(), verifyCache: verify, signal, onProgress } = options;
  const parts = readPrecision(precision);
  const checkpoint = await openMergedCheckpoint(await findCheckpoint(folder, options), adapter, signal);
  try {
    const needsRowScales = rowScaleCheck({ signal });
    return await convertCheckpoint(checkpoint, { cacheFolder, precision: parts, needsRowScales, verify, signal, onProgress });
  } finally {
    await checkpoint[Symbol.asyncDispose]();
  }
}
