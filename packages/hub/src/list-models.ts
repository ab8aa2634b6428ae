import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { defaultCacheFolders } from "./cache/default-cache-folders.ts";
import { findModel } from "./find-model.ts";
import type { HubOptions } from "./hub-options.ts";
import { defaultSources } from "./sources/sources.ts";

/** A model in a hub's cache. */
export interface CachedModel {
  /** As it is asked for: with a prefix where the hub is not the first. */
  readonly name: string;
  readonly folder: string;
  /** On disk, what other tools keep there included. */
  readonly bytes: number;
}

/** What lies in the caches of the hubs, in the order of names. */
export async function listModels({ sources = defaultSources(), cacheFolders = {} }: HubOptions = {}): Promise<readonly CachedModel[]> {
  const models: CachedModel[] = [];
  for (const [i, { prefix, cache }] of sources.entries()) {
    const folder = cacheFolders[prefix] ?? defaultCacheFolders()[prefix];
    for (const { owner, name, folder: at } of folder === undefined ? [] : await cache.listRepositories(folder))
      models.push({ name: `${i === 0 ? "" : `${prefix}:`}${owner}/${name}`, folder: at, bytes: await folderBytes(at) });
  }
  return models.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Removes a model from its hub's cache, all revisions. Throws `checkpoint-not-found`. */
export async function removeModel(name: string, options: HubOptions = {}): Promise<void> {
  const model = findModel(name, options);
  const folder = model?.source.cache.repositoryFolder(model.cache, model.name);
  const there = folder !== undefined && (await lstat(folder).catch(() => undefined))?.isDirectory();
  if (!there) throw new TesseraError("checkpoint-not-found", `There is no model ${JSON.stringify(name.slice(0, 200))} in the cache`);
  await rm(folder, { recursive: true });
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    const entry = await lstat(join(folder, name)).catch(() => undefined);
    if (entry?.isFile()) bytes += entry.size;
  }
  return bytes;
}
