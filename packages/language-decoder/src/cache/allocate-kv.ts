import type { KvCacheOptions, KvData } from "./kv-options.ts";

/** Zeros for keys and values of `positions` in all, one array per layer and kind. */
export function allocateKv({ numLayers, numKvHeads, headSize, kvScales }: KvCacheOptions, positions: number): readonly KvData[] {
  const size = numKvHeads * positions * headSize;
  return Array.from({ length: 2 * numLayers }, () => (kvScales === undefined ? new Float32Array(size) : new Int8Array(size)));
}
