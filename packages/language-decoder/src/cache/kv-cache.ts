import type { Tensor } from "@tessera/core";
import { allocateKv } from "./allocate-kv.ts";
import type { KvCacheOptions, KvData } from "./kv-options.ts";
import { kvTensors } from "./kv-tensors.ts";

const smallest = 256;

/**
 * Keys and values of one sequence: a buffer [1, kv heads, capacity, head size] per layer and kind, given to the graph as past and
 * present at once. It doubles when full, copying only the positions in use.
 */
export class KvCache {
  readonly #options: KvCacheOptions;
  #capacity = 0;
  /** Positions written. */
  length = 0;
  /** past_key_0, past_value_0, …, and kv_scales of an int8 cache */
  inputs: Readonly<Record<string, Tensor>> = {};
  /** present_key_0, present_value_0, … over the same memory */
  outputs: Readonly<Record<string, Tensor>> = {};
  /** key 0, value 0, … over the same memory */
  memory: readonly KvData[] = [];
  /** Whose memory the positions lie in, while it is not the cache's own. */
  host: object | undefined;

  constructor(options: KvCacheOptions) {
    this.#options = options;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** Memory held. */
  get bytes(): number {
    const { numLayers, numKvHeads, headSize, kvScales } = this.#options;
    const size = kvScales === undefined ? Float32Array.BYTES_PER_ELEMENT : Int8Array.BYTES_PER_ELEMENT;
    return 2 * numLayers * numKvHeads * this.#capacity * headSize * size;
  }

  /** A cache of its own with the first `length` positions of this one. */
  copy(length: number): KvCache {
    const copy = new KvCache(this.#options);
    copy.memory = this.memory;
    copy.#capacity = this.#capacity;
    copy.length = length;
    copy.#allocate(copy.#roomFor(length));
    return copy;
  }

  /** Makes room for `positions`. Returns whether the tensors were replaced. */
  reserve(positions: number): boolean {
    if (positions <= this.#capacity) return false;
    this.#allocate(this.#roomFor(positions));
    return true;
  }

  /** Moves the positions in use to memory of `host`: one array per layer and kind, as large as this cache's. */
  moveTo(memory: readonly KvData[], host: object): void {
    this.#allocate(this.#capacity, memory);
    this.host = host;
  }

  /** Moves the positions in use to memory of its own, if they lie in another's. */
  moveOut(): void {
    if (this.host !== undefined) this.#allocate(this.#capacity);
  }

  #roomFor(positions: number): number {
    let capacity = smallest;
    while (capacity < positions) capacity *= 2;
    return Math.min(capacity, this.#options.maxCapacity);
  }

  /** New tensors with the positions in use, over `memory` or new memory. */
  #allocate(capacity: number, memory: readonly KvData[] = allocateKv(this.#options, capacity)): void {
    const { numKvHeads, headSize, kvScales } = this.#options;
    this.memory.forEach((old, i) => {
      for (let head = 0; head < numKvHeads; head++) {
        const from = head * this.#capacity * headSize;
        memory[i]!.set(old.subarray(from, from + this.length * headSize), head * capacity * headSize);
      }
    });
    this.#capacity = capacity;
    this.memory = memory;
    ({ inputs: this.inputs, outputs: this.outputs } = kvTensors(memory, [1, numKvHeads, capacity, headSize], kvScales));
    this.host = undefined;
  }
}
