import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { CacheLayout } from "./cache-layout.ts";

/** modelscope's layout, files as they are: `models/owner--name/snapshots/revision`; and the one before it, which is only read. */
export const modelScopeCache: CacheLayout = {
  repositoryFolder: (cache, { owner, name }) => join(cache, "models", `${owner}--${name}`),
  snapshotFolder(cache, repository, commit) {
    return join(this.repositoryFolder(cache, repository), "snapshots", commit.replaceAll("/", "--"));
  },
  async snapshotFolders(cache, repository, revision) {
    const { owner, name } = repository;
    const newest = this.snapshotFolder(cache, repository, revision);
    // What older versions left says nothing of its revision: it counts as the default one.
    const old = revision === "master" ? [join(cache, "hub", "models", owner, name.replaceAll(".", "___"))] : [];
    return [newest, ...old];
  },
  blobPath(cache, repository, commit, { path }) {
    return join(this.snapshotFolder(cache, repository, commit), path);
  },
  async link() {
    // The bytes lie in the snapshot itself.
  },
  async setRevision() {
    // A snapshot is named after its revision.
  },
  async listRepositories(cache) {
    const folder = join(cache, "models");
    const names = await readdir(folder).catch(() => []);
    return names.flatMap((entry) => {
      const [owner, name, ...more] = entry.split("--");
      return owner && name && more.length === 0 ? [{ owner, name, folder: join(folder, entry) }] : [];
    });
  },
};
