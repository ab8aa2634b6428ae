import type { TensorStore } from "../safetensors/open-tensor-store.ts";
import type { TensorChange } from "./tensor-change.ts";

/** One LoRA pair of an adapter: keys of A [r, in] and B [out, r], and what their product is multiplied with. */
export interface LoraPair {
  readonly store: TensorStore;
  readonly a: string;
  readonly b: string;
  readonly rank: number;
  readonly scale: number;
}

/** Adds scale × B × A to a weight [out, in]. */
export function loraUpdate({ store, a, b, rank, scale }: LoraPair): TensorChange {
  return {
    async apply(weight, from, to, signal) {
      const down = await store.readFloat32(a, { signal }); // [r, in]
      const up = await store.readFloat32(b, { rows: [from, to], signal }); // [rows, r]
      const columns = down.length / rank;
      for (let row = 0; row < to - from; row++)
        addCombination(weight.subarray(row * columns, (row + 1) * columns), down, (k) => scale * up[row * rank + k]!);
    },
  };
}

/** Adds scale × (B × A)ᵀ to an embedding [ids, size], of A [r, ids] and B [size, r]. */
export function embeddingLoraUpdate({ store, a, b, rank, scale }: LoraPair): TensorChange {
  return {
    async apply(weight, from, to, signal) {
      const ids = await store.readFloat32(a, { signal }); // [r, ids]
      const up = await store.readFloat32(b, { signal }); // [size, r]
      const total = ids.length / rank;
      const columns = up.length / rank;
      const down = Float32Array.from(up, (_, i) => up[(i % columns) * rank + Math.floor(i / columns)]!); // [r, size]
      for (let id = from; id < to; id++)
        addCombination(weight.subarray((id - from) * columns, (id - from + 1) * columns), down, (k) => scale * ids[k * total + id]!);
    },
  };
}

function addCombination(target: Float32Array, sources: Float32Array, factorOf: (source: number) => number): void {
  const columns = target.length;
  for (let k = 0; k * columns < sources.length; k++) {
    const factor = factorOf(k);
    if (factor === 0) continue;
    const source = sources.subarray(k * columns, (k + 1) * columns);
    for (let i = 0; i < columns; i++) target[i]! += factor * source[i]!;
  }
}
