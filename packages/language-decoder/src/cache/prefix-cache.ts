import { commonPrefix } from "./common-prefix.ts";
import type { KvCache } from "./kv-cache.ts";
import type { TokenSequence } from "./token-sequence.ts";

interface Entry {
  readonly sequence: TokenSequence;
  readonly cache: KvCache;
}

/** KV caches of finished sequences, for prompts that begin like one of them; the least recently used go first. */
export class PrefixCache {
  readonly #maxBytes: number;
  /** Most recently used first. */
  #entries: Entry[] = [];

  /** @param maxBytes 0 keeps nothing */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#entries.reduce((sum, { cache }) => sum + cache.bytes, 0);
  }

  /**
   * A cache that holds the longest known beginning of `sequence`, at most `limit` tokens, for the caller alone. One that the sequence
   * continues is handed over; of one that goes on differently the shared part is copied, so that either may come again.
   */
  take(sequence: TokenSequence, limit: number): KvCache | undefined {
    let best: Entry | undefined;
    let length = 0;
    for (const entry of this.#entries) {
      const shared = Math.min(limit, commonPrefix(sequence, entry.sequence));
      if (shared > length) [best, length] = [entry, shared];
    }
    if (best === undefined) return undefined;
    const { cache } = best;
    this.#entries = this.#entries.filter((entry) => entry !== best);
    // The last token before a stop is often not the template's, so a few more than none count as continued.
    if (cache.length - length <= slack) {
      cache.length = length;
      return cache;
    }
    this.#entries.unshift(best);
    return cache.copy(length);
  }

  /** Keeps the cache of a sequence: `sequence` is exactly what it holds. */
  put(sequence: TokenSequence, cache: KvCache): void {
    if (cache.length === 0 || cache.bytes > this.#maxBytes) return;
    // What the new one begins with is found in it, too.
    const others = this.#entries.filter((entry) => commonPrefix(sequence, entry.sequence) < entry.cache.length);
    this.#entries = [{ sequence, cache }, ...others];
    while (this.bytes > this.#maxBytes) this.#entries.pop();
  }
}

const slack = 8;
