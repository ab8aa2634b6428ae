import type { TensorType } from "@tessera/core";

/** `ONNXTensorElementDataType` of onnxruntime_c_api.h. */
export const tensorTypeCodes: Readonly<Record<TensorType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  bfloat16: 16,
};
