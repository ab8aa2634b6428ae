import type { RemoteFile, RepositoryName } from "../sources/remote-file.ts";

/** Where a hub's own tools keep what they download: one file each. Folders are made by whoever writes. */
export interface CacheLayout {
  /** Folder of a repository within the cache. */
  repositoryFolder(cache: string, repository: RepositoryName): string;
  /** Folders that hold a revision whole, newest layout first: they may be there or not. */
  snapshotFolders(cache: string, repository: RepositoryName, revision: string): Promise<readonly string[]>;
  /** Folder of a commit, to be filled. */
  snapshotFolder(cache: string, repository: RepositoryName, commit: string): string;
  /** Where a file's bytes lie. */
  blobPath(cache: string, repository: RepositoryName, commit: string, file: RemoteFile): string;
  /** Makes bytes that are in place show up in the snapshot. */
  link(blob: string, snapshot: string, file: RemoteFile): Promise<void>;
  /** Notes that a revision is this commit. */
  setRevision(cache: string, repository: RepositoryName, revision: string, commit: string): Promise<void>;
  /** Repositories that lie there. */
  listRepositories(cache: string): Promise<readonly (RepositoryName & { readonly folder: string })[]>;
}
