import type { TensorStore } from "../safetensors/open-tensor-store.ts";
import type { TensorChange } from "./tensor-change.ts";

/** A tensor that the adapter has whole (`modules_to_save`, biases). */
export function replacement(store: TensorStore, name: string): TensorChange {
  return {
    async apply(rows, from, to, signal) {
      rows.set(await store.readFloat32(name, { rows: [from, to], signal }));
    },
  };
}
