import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { converterVersion } from "./converter-version.ts";
import type { ModelManifest } from "./model-manifest.ts";

/** A converted model on disk. */
export interface ConvertedModel {
  readonly folder: string;
  readonly manifest: ModelManifest;
  /** Whether it was there already. */
  readonly cached: boolean;
}

/**
 * Opens a folder that {@link convertCheckpoint} wrote.
 *
 * @throws TesseraError `conversion-failed` when there is no manifest or it is of another converter version
 */
export async function openConvertedModel(folder: string): Promise<ConvertedModel> {
  const file = join(folder, "manifest.json");
  let manifest: ModelManifest;
  try {
    manifest = JSON.parse(await readFile(file, "utf8")) as ModelManifest;
  } catch (cause) {
    throw new TesseraError("conversion-failed", `${folder} is no converted model: manifest.json cannot be read`, {
      facts: { folder },
      cause,
    });
  }
  if (manifest.version !== converterVersion) {
    throw new TesseraError(
      "conversion-failed",
      `${folder} was written by converter version ${manifest.version}, this is ${converterVersion}`,
      { facts: { folder } },
    );
  }
  return { folder, manifest, cached: true };
}
