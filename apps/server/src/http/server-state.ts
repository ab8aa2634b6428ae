import type { ImageStore } from "../media/image-store.ts";
import type { OpenUpstream } from "../upstream/upstream.ts";
import type { Admission } from "./admission.ts";
import type { ServerMetrics } from "./metrics.ts";
import type { ServerOptions } from "./server-options.ts";

/** What the routes share. */
export interface ServerState {
  readonly options: ServerOptions;
  readonly admission: Admission;
  readonly metrics: ServerMetrics;
  /** By the name that clients call their model. */
  readonly upstreams: ReadonlyMap<string, OpenUpstream>;
  readonly images: ImageStore;
  /** Uploads that run, by their owner. */
  readonly uploads: Map<string, number>;
  /** Seconds since 1970 at which the server was made. */
  readonly created: number;
  /** Aborts when the server is about to end: load balancers are to send requests elsewhere. */
  readonly draining: AbortSignal;
  /** Aborts when running answers must end. */
  readonly stopping: AbortSignal;
}
