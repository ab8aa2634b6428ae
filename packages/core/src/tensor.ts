/** Element types that cross package borders. `float16` and `bfloat16` are carried as raw bits in a `Uint16Array`. */
export type TensorType = "float32" | "float16" | "bfloat16" | "int8" | "uint8" | "int32" | "int64" | "bool";

export type TensorData = Float32Array | Uint16Array | Int8Array | Uint8Array | Int32Array | BigInt64Array;

/** A dense row-major tensor. `data.length` may exceed the product of `shape`: the rest is spare capacity. */
export interface Tensor {
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}
