import { PriorityQueue } from "../sentencepiece/priority-queue.ts";
import type { MergeTable } from "./merge-table.ts";

/** Positions of a word are less. */
const positions = 2 ** 31;

/** Byte-level BPE of one word: its bytes' tokens, merged by rank, the leftmost first among equals. */
export class ByteLevelEncoder {
  /** Token of each byte. */
  readonly #byteIds: readonly number[];
  readonly #merges: MergeTable;

  constructor(byteIds: readonly number[], merges: MergeTable) {
    this.#byteIds = byteIds;
    this.#merges = merges;
  }

  /** Appends a word's ids. */
  encode(word: string, out: number[]): void {
    const ids = Int32Array.from(Buffer.from(word), (byte) => this.#byteIds[byte]!);
    const { length } = ids;
    const previous = Int32Array.from(ids, (_, i) => i - 1);
    const next = Int32Array.from(ids, (_, i) => i + 1);
    const queue = new PriorityQueue<number>((a, b) => a < b);
    const add = (left: number): void => {
      const right = next[left]!;
      const rank = right < length ? this.#merges.rankOf(ids[left]!, ids[right]!) : -1;
      if (rank >= 0) queue.push(rank * positions + left);
    };
    for (let i = 0; i < length; i++) add(i);
    for (let top = queue.pop(); top !== undefined; top = queue.pop()) {
      const rank = Math.floor(top / positions);
      const left = top % positions;
      const right = next[left]!;
      // Older candidates are stale when a part was swallowed or has grown.
      if (right >= length || !this.#merges.isPair(rank, ids[left]!, ids[right]!)) continue;
      ids[left] = this.#merges.mergedOf(rank);
      ids[right] = -1;
      const after = next[right]!;
      next[left] = after;
      if (after < length) previous[after] = left;
      if (left > 0) add(previous[left]!);
      add(left);
    }
    for (let i = 0; i < length; i = next[i]!) out.push(ids[i]!);
  }
}
