import { createHash } from "node:crypto";
import { join } from "node:path";
import { converterVersion } from "./converter-version.ts";
import type { Precision } from "./model-manifest.ts";

/** What makes a conversion the same as an earlier one. */
export interface ConversionIdentity {
  /** Hash of the checkpoint's content. */
  readonly fingerprint: string;
  readonly precision: Precision;
  /** Whether the vision graph was chosen by its error. */
  readonly checked: boolean;
}

/** Where a conversion lies in the cache. */
export function conversionFolder(cacheFolder: string, { fingerprint, precision, checked }: ConversionIdentity): string {
  const key = createHash("sha256")
    .update(`${fingerprint}:${precision.vision}:${precision.language}:${converterVersion}:${checked ? "checked" : ""}`)
    .digest("hex")
    .slice(0, 24);
  return join(cacheFolder, key);
}
