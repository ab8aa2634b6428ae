/** Shape and form of a KV cache. */
export interface KvCacheOptions {
  readonly numLayers: number;
  readonly numKvHeads: number;
  readonly headSize: number;
  /** Positions the cache may grow to. */
  readonly maxCapacity: number;
  /**
   * Scales of the channels, float32 [layers × 2 × kv heads × head size], keys before values: the cache is int8 then, for the graph that takes
   * them. @default a float32 cache
   */
  readonly kvScales?: Float32Array;
}

/** Keys or values of a layer: [kv heads, capacity, head size]. */
export type KvData = Float32Array | Int8Array;
