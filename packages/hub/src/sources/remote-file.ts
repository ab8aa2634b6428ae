/** A model repository on a hub, by name. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** A file of a repository at one commit. */
export interface RemoteFile {
  /** Path within the repository, checked to stay inside it. */
  readonly path: string;
  readonly size: number;
  /** What the bytes hash to. `git` is SHA-1 over git's blob header and the bytes. @default not told by the hub */
  readonly hash?: { readonly kind: "sha256" | "git"; readonly value: string };
  /** What the shared cache calls the bytes. */
  readonly etag: string;
  readonly url: string;
}
