import type { TensorStore } from "../safetensors/open-tensor-store.ts";
import type { TensorChange } from "./tensor-change.ts";

/** DoRA: after the update, each row gets the length that the adapter has for it (`lora_magnitude_vector` [out]). */
export function doraUpdate(update: TensorChange, store: TensorStore, magnitudes: string): TensorChange {
  return {
    async apply(weight, from, to, signal) {
      await update.apply(weight, from, to, signal);
      const lengths = await store.readFloat32(magnitudes, { signal });
      const columns = weight.length / (to - from);
      for (let row = from; row < to; row++) {
        const values = weight.subarray((row - from) * columns, (row - from + 1) * columns);
        const factor = lengths[row]! / Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
        for (let i = 0; i < columns; i++) values[i]! *= factor;
      }
    },
  };
}
