import { TesseraError } from "@tessera/core";
import { defaultCacheFolders } from "./cache/default-cache-folders.ts";
import { isComplete } from "./cache/is-complete.ts";
import type { HubOptions } from "./hub-options.ts";
import { type ModelName, parseModelName } from "./sources/parse-model-name.ts";
import type { Source } from "./sources/source.ts";
import { defaultSources } from "./sources/sources.ts";

/** A model on its hub, and where its files go. */
export interface FoundModel {
  readonly source: Source;
  readonly name: ModelName;
  readonly revision: string;
  readonly cache: string;
}

/** Reads a model's name; `undefined` where the text is none. */
export function findModel(
  text: string,
  { sources = defaultSources(), cacheFolders = {}, revision }: HubOptions = {},
): FoundModel | undefined {
  const name = parseModelName(
    text,
    sources.map(({ prefix }) => prefix),
  );
  const source = sources.find(({ prefix }) => prefix === name?.prefix);
  if (name === undefined || source === undefined) return undefined;
  const cache = cacheFolders[source.prefix] ?? defaultCacheFolders()[source.prefix];
  if (cache === undefined) throw new TesseraError("invalid-argument", `There is no cache folder for ${source.title}`);
  return { source, name, revision: name.revision ?? revision ?? source.defaultRevision, cache };
}

/** The folder that holds a model whole, whichever tool downloaded it; `undefined` where none does. */
export async function findCached({ source, name, revision, cache }: FoundModel): Promise<string | undefined> {
  for (const folder of await source.cache.snapshotFolders(cache, name, revision)) if (await isComplete(folder)) return folder;
  return undefined;
}
