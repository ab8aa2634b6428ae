import type { TensorType } from "./tensor.ts";

const sizes: Readonly<Record<TensorType, number>> = { float32: 4, float16: 2, bfloat16: 2, int8: 1, uint8: 1, int32: 4, int64: 8, bool: 1 };

export function bytesPerElement(type: TensorType): number {
  return sizes[type];
}
