import type { CacheLayout } from "../cache/cache-layout.ts";
import type { HubRequest } from "../download/hub-request.ts";

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

/** A repository at one commit. */
export interface Listing {
  /** What names this state for good: a commit, where the hub has commits. */
  readonly commit: string;
  readonly files: readonly RemoteFile[];
}

/** A hub: one file each, listed in `sources.ts`. */
export interface Source {
  /** Stands before the colon in `modelscope:owner/name`. */
  readonly prefix: string;
  /** What messages call it. */
  readonly title: string;
  readonly endpoint: string;
  readonly defaultRevision: string;
  readonly cache: CacheLayout;
  /**
   * Lists a repository.
   *
   * @throws TesseraError `hub-refused`, `hub-unreachable`, `checkpoint-not-found`
   */
  list(repository: RepositoryName, revision: string, request: HubRequest): Promise<Listing>;
}
