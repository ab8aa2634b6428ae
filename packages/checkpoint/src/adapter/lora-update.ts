import type { TensorStore } from "../safetensors/open-tensor-store.ts";

/** The change that one LoRA pair makes to a weight [out, in]: scale × B [out, r] × A [r, in]. */
export interface LoraUpdate {
  readonly store: TensorStore;
  readonly a: string;
  readonly b: string;
  readonly rank: number;
  readonly scale: number;
}

/** Adds the update to rows `from` to `to` of the weight, float32 [to − from, columns], in place. */
export async function addLoraUpdate(
  weight: Float32Array,
  { store, a, b, rank, scale }: LoraUpdate,
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<void> {
  const down = await store.readFloat32(a, { signal }); // [r, in]
  const up = await store.readFloat32(b, { rows: [from, to], signal }); // [rows, r]
  const columns = down.length / rank;
  for (let row = 0; row < to - from; row++) {
    const target = weight.subarray(row * columns, (row + 1) * columns);
    for (let k = 0; k < rank; k++) {
      const factor = scale * up[row * rank + k]!;
      if (factor === 0) continue;
      const source = down.subarray(k * columns, (k + 1) * columns);
      for (let i = 0; i < columns; i++) target[i]! += factor * source[i]!;
    }
  }
}
