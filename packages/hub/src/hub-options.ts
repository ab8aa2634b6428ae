import type { PullEvent } from "./pull-event.ts";
import type { Source } from "./sources/source.ts";

/** How hubs are reached and where what they send is kept. */
export interface HubOptions {
  /** @default Hugging Face, then ModelScope */
  readonly sources?: readonly Source[];
  /** Cache folder of each source, by its prefix. @default where the hubs' own tools keep theirs without settings */
  readonly cacheFolders?: Readonly<Record<string, string>>;
  /** Access token of each source, by its prefix; sent to that source's own host alone. @default none */
  readonly tokens?: Readonly<Record<string, string>>;
  /** Branch, tag or commit, where the name has none. @default the source's own */
  readonly revision?: string;
  /** Only look at what lies in the cache. @default false */
  readonly offline?: boolean;
  /** For proxies and tests. @default the global fetch */
  readonly fetch?: typeof fetch;
  /** Requests at once. @default 4 */
  readonly connections?: number;
  /** A request on which nothing comes for so long is made again. @default 30000 */
  readonly stallMilliseconds?: number;
  /** Tries without progress before a request is given up. @default 6 */
  readonly attempts?: number;
  /** Pause before the second try; it doubles. @default 500 */
  readonly firstPauseMilliseconds?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: PullEvent) => void;
}
