import type { Precision } from "@tessera/converter";
import { expectArgument } from "@tessera/core";
import { checkOptions } from "../options/check-options.ts";
import { defaultCacheFolder } from "./default-cache-folder.ts";
import { loadNames } from "./load-names.ts";
import type { LoadOptions } from "./load-options.ts";
import { readPrecision } from "./read-precision.ts";

type Defaulted =
  | "cacheFolder"
  | "contextLength"
  | "kvCache"
  | "kernels"
  | "fastPrefill"
  | "imageCacheBytes"
  | "imageStoreBytes"
  | "prefixCacheBytes"
  | "maxSequences";

/** Options of loading, checked and with their defaults. */
export type LoadSettings = Omit<LoadOptions, Defaulted | "precision"> &
  Required<Pick<LoadOptions, Defaulted>> & { readonly precision: Precision };

const mebibyte = 2 ** 20;

/** Checks the options of loading and fills in what was not given. Throws `invalid-argument` naming the option. */
export function readLoadOptions(options: LoadOptions): LoadSettings {
  checkOptions(options, loadNames, "the options of loading");
  const { imageCacheBytes = 128 * mebibyte, imageStoreBytes = 1024 * mebibyte, prefixCacheBytes = 256 * mebibyte } = options;
  const { contextLength = 8192, kvCache = "fp32", maxSequences = 32, maxPixels, imageStoreFolder } = options;
  for (const [name, value] of Object.entries({ imageCacheBytes, imageStoreBytes, prefixCacheBytes }))
    expectArgument(Number.isInteger(value) && value >= 0, "a number of bytes", name, value);
  for (const [name, value] of Object.entries({ maxSequences, contextLength }))
    expectArgument(Number.isInteger(value) && value > 0, "a positive integer", name, value);
  expectArgument(imageStoreFolder === undefined || imageStoreFolder !== "", "a folder path", "imageStoreFolder", imageStoreFolder);
  expectArgument(maxPixels === undefined || maxPixels > 0, "a positive number", "maxPixels", maxPixels);
  expectArgument(["fp32", "int8"].includes(kvCache), "fp32 or int8", "kvCache", kvCache);
  const { cacheFolder = defaultCacheFolder(), kernels = true, fastPrefill = true } = options;
  return {
    ...options,
    precision: readPrecision(options.precision),
    cacheFolder,
    contextLength,
    kvCache,
    kernels,
    fastPrefill,
    imageCacheBytes,
    imageStoreBytes,
    prefixCacheBytes,
    maxSequences,
  };
}
