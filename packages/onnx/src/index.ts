export { encodeModel } from "./encode-model.ts";
export { GraphBuilder, type NodeOptions, type Value } from "./graph-builder.ts";
export type { AttributeValue, Dimension, ExternalData, GraphNode, Initializer, OnnxModel, ValueDeclaration } from "./onnx-types.ts";
