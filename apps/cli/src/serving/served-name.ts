import { basename, resolve } from "node:path";

/** What clients call a model: a model of a hub what it was asked for by, not what its snapshot is. */
export function servedName(asked: string, folder: string): string {
  return folder === asked && asked !== "demo" ? basename(resolve(folder)) : asked;
}
