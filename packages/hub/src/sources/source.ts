import type { CacheLayout } from "../cache/cache-layout.ts";
import type { HubRequest } from "../download/hub-request.ts";
import type { RemoteFile, RepositoryName } from "./remote-file.ts";

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
