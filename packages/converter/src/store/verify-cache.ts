import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { openConvertedModel } from "./open-converted-model.ts";
import { temporaryPattern } from "./temporary-name.ts";

/** What became of a converted model when all of its bytes were read. */
export interface CheckedModel {
  readonly folder: string;
  readonly bytes: number;
  /** What is wrong; the folder was removed, and the next load converts the model anew. */
  readonly damage?: string;
}

const modelFolder = /^[0-9a-f]{24}$/;

/** Reads every converted model in a cache folder, compares it with what was written, and removes those that differ. */
export async function* verifyCache(
  cacheFolder: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<CheckedModel, void, void> {
  const names = await readdir(cacheFolder).catch(() => []);
  for (const name of names.filter((name) => modelFolder.test(name) && !temporaryPattern.test(name)).sort()) {
    const folder = join(cacheFolder, name);
    try {
      const { manifest } = await openConvertedModel(folder, { verify: true, signal });
      yield { folder, bytes: Object.values(manifest.files).reduce((sum, bytes) => sum + bytes, 0) };
    } catch (error) {
      if (!TesseraError.isInstance(error)) throw error;
      await rm(folder, { recursive: true, force: true });
      yield { folder, bytes: 0, damage: error.message };
    }
  }
}
