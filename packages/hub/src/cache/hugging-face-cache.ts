import { randomUUID } from "node:crypto";
import { copyFile, lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { CacheLayout } from "./cache-layout.ts";

/** The layout that huggingface_hub, its ports and llama.cpp share: https://huggingface.co/docs/hub/local-cache */
export const huggingFaceCache: CacheLayout = {
  repositoryFolder: (cache, { owner, name }) => join(cache, `models--${owner}--${name}`),
  snapshotFolder(cache, repository, commit) {
    return join(this.repositoryFolder(cache, repository), "snapshots", commit);
  },
  async snapshotFolders(cache, repository, revision) {
    const folder = this.repositoryFolder(cache, repository);
    const named = /^[0-9a-f]{40}$/.test(revision)
      ? revision
      : await readFile(join(folder, "refs", ...revision.split("/")), "utf8").catch(() => "");
    const commit = named.trim();
    return /^[0-9a-f]{40}$/.test(commit) ? [this.snapshotFolder(cache, repository, commit)] : [];
  },
  blobPath(cache, repository, _, { etag }) {
    return join(this.repositoryFolder(cache, repository), "blobs", etag);
  },
  async link(blob, snapshot, { path }) {
    const target = join(snapshot, path);
    await mkdir(dirname(target), { recursive: true });
    if ((await lstat(target).catch(() => undefined)) !== undefined) return;
    const aside = `${target}.${randomUUID()}`;
    try {
      await symlink(relative(dirname(target), blob), aside).catch(async (error: NodeJS.ErrnoException) => {
        // Windows lets few users make links.
        if (!["EPERM", "ENOTSUP", "ENOSYS", "EINVAL"].includes(error.code ?? "")) throw error;
        await copyFile(blob, aside);
      });
      await rename(aside, target);
    } finally {
      await rm(aside, { force: true });
    }
  },
  async setRevision(cache, repository, revision, commit) {
    if (revision === commit) return;
    const file = join(this.repositoryFolder(cache, repository), "refs", ...revision.split("/"));
    await mkdir(dirname(file), { recursive: true });
    const aside = `${file}.${randomUUID()}`;
    await writeFile(aside, commit);
    await rename(aside, file);
  },
  async listRepositories(cache) {
    const names = await readdir(cache).catch(() => []);
    return names.flatMap((entry) => {
      const [kind, owner, name, ...more] = entry.split("--");
      return kind === "models" && owner && name && more.length === 0 ? [{ owner, name, folder: join(cache, entry) }] : [];
    });
  },
};
