import type { Tensor, TensorData, TensorType } from "@tessera/core";

/** A tensor over the array; one dimension unless a shape is given. */
export function tensor(type: TensorType, data: TensorData, shape: readonly number[] = [data.length]): Tensor {
  return { type, data, shape };
}

/** A float32 tensor of rows of three. */
export function rows(...values: number[]): Tensor {
  return tensor("float32", Float32Array.from(values), [values.length / 3, 3]);
}
