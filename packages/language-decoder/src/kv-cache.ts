import type { Tensor } from "@tessera/core";

export interface KvCacheOptions {
  readonly numLayers: number;
  readonly numKvHeads: number;
  readonly headSize: number;
  /** Positions the cache may grow to. */
  readonly maxCapacity: number;
}

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
  /** past_key_0, past_value_0, … */
  inputs: Readonly<Record<string, Tensor>> = {};
  /** present_key_0, present_value_0, … over the same memory */
  outputs: Readonly<Record<string, Tensor>> = {};
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
    const { numLayers, numKvHeads, headSize } = this.#options;
    return 2 * numLayers * numKvHeads * this.#capacity * headSize * Float32Array.BYTES_PER_ELEMENT;
  }

  /** A cache of its own with the first `length` positions of this one. */
  copy(length: number): KvCache {
    const copy = new KvCache(this.#options);
    copy.inputs = this.inputs;
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

  /** Moves the positions in use to memory of `host`: a [kv heads, capacity, head size] per layer and kind, as large as this cache. */
  moveTo(memory: readonly Float32Array[], host: object): void {
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
  #allocate(capacity: number, memory?: readonly Float32Array[]): void {
    const { numLayers, numKvHeads, headSize } = this.#options;
    const shape = [1, numKvHeads, capacity, headSize];
    const inputs: Record<string, Tensor> = {};
    const outputs: Record<string, Tensor> = {};
    for (let layer = 0; layer < numLayers; layer++) {
      for (const kind of ["key", "value"]) {
        const data = memory?.[2 * layer + (kind === "key" ? 0 : 1)] ?? new Float32Array(numKvHeads * capacity * headSize);
        const old = this.inputs[`past_${kind}_${layer}`]?.data as Float32Array | undefined;
        if (old !== undefined) {
          for (let head = 0; head < numKvHeads; head++) {
            const from = head * this.#capacity * headSize;
            data.set(old.subarray(from, from + this.length * headSize), head * capacity * headSize);
          }
        }
        const tensor: Tensor = { type: "float32", shape, data };
        inputs[`past_${kind}_${layer}`] = tensor;
        outputs[`present_${kind}_${layer}`] = tensor;
      }
    }
    this.#capacity = capacity;
    this.inputs = inputs;
    this.outputs = outputs;
    this.host = undefined;
  }
}
