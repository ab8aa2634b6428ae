/** What clients may show. */
export interface MediaAccess {
  /** Folders that paths may lead into, links followed. @default none: paths are refused */
  readonly folders?: readonly string[];
  /** Fetches what an http(s) address names, and decides which are fetched. @default none: addresses are refused */
  readonly fetch?: (url: string, signal: AbortSignal) => Promise<Uint8Array>;
  /** Most bytes of a file. @default 100000000 */
  readonly maxBytes?: number;
}
