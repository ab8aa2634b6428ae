import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { readChecks } from "./cache-checks.ts";
import type { ModelManifest } from "./model-manifest.ts";
import { parseManifest } from "./parse-manifest.ts";

/** A converted model on disk. */
export interface ConvertedModel {
  readonly folder: string;
  readonly manifest: ModelManifest;
  /** Whether it was there already. */
  readonly cached: boolean;
}

export interface OpenConvertedOptions {
  /** Read every file and compare it with what was written; else only files that were changed since. @default false */
  readonly verify?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Opens a folder that {@link convertCheckpoint} wrote, after a look at its manifest and at the size and last change of every file.
 *
 * @throws TesseraError `conversion-failed` when the manifest or a file is missing, damaged or of another converter version
 */
export async function openConvertedModel(folder: string, { verify = false, signal }: OpenConvertedOptions = {}): Promise<ConvertedModel> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  } catch (cause) {
    throw new TesseraError("conversion-failed", `${folder} is no converted model: manifest.json cannot be read`, {
      facts: { folder },
      cause,
    });
  }
  const manifest = parseManifest(json, folder);
  for (const [name, bytes] of Object.entries(manifest.files)) {
    const actual = await stat(join(folder, name)).then(
      (entry) => entry.size,
      () => undefined,
    );
    if (actual !== bytes) {
      throw new TesseraError("conversion-failed", `${join(folder, name)} has ${actual ?? "no"} bytes, expected ${bytes}`, {
        facts: { folder, file: name },
      });
    }
  }
  await readChecks(folder, verify, signal);
  return { folder, manifest, cached: true };
}
