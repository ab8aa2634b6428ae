import { bytesPerElement, type TensorType, type ValueInfo } from "@tessera/core";
import type { InferenceSession } from "onnxruntime-node";
import { runtimeError } from "../runtime-error.ts";

/** The binding's description of an input or output. Throws `runtime-failed` for what is no tensor of a known type. */
export function bindingValueInfo(metadata: InferenceSession.ValueMetadata): ValueInfo {
  if (!metadata.isTensor) throw runtimeError(`The graph's value \`${metadata.name}\` is no tensor`);
  if (bytesPerElement(metadata.type as TensorType) === undefined) {
    throw runtimeError(`The graph's value \`${metadata.name}\` has the unsupported element type ${metadata.type}`);
  }
  const shape = metadata.shape.map((size) => (typeof size === "number" ? size : -1));
  return { name: metadata.name, type: metadata.type as TensorType, shape };
}
