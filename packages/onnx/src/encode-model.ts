import type { TensorType } from "@tessera/core";
import type { AttributeValue, GraphNode, Initializer, OnnxModel, ValueDeclaration } from "./onnx-types.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

/** `TensorProto.DataType` of onnx.proto. */
const dataTypes: Readonly<Record<TensorType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  bfloat16: 16,
};
const irVersion = 10;
const externalLocation = 1;

/** Encodes a model as the bytes of an `.onnx` file (`ModelProto` of onnx.proto, IR version 10). */
export function encodeModel(model: OnnxModel): Uint8Array {
  const writer = new ProtobufWriter().integer(1, irVersion).string(2, "tessera");
  writer.message(7, (graph) => {
    for (const node of model.nodes) graph.message(1, (out) => encodeNode(out, node));
    graph.string(2, model.name);
    for (const initializer of model.initializers) graph.message(5, (out) => encodeInitializer(out, initializer));
    for (const value of model.inputs) graph.message(11, (out) => encodeValue(out, value));
    for (const value of model.outputs) graph.message(12, (out) => encodeValue(out, value));
  });
  for (const [domain, version] of Object.entries(model.opsets)) writer.message(8, (out) => out.string(1, domain).integer(2, version));
  return writer.finish();
}

function encodeNode(out: ProtobufWriter, node: GraphNode): void {
  for (const input of node.inputs) out.string(1, input);
  for (const output of node.outputs) out.string(2, output);
  out.string(3, node.name).string(4, node.op);
  for (const [name, value] of Object.entries(node.attributes))
    out.message(5, (attribute) => encodeAttribute(attribute.string(1, name), value));
  if (node.domain !== "") out.string(7, node.domain);
}

function encodeAttribute(out: ProtobufWriter, value: AttributeValue): void {
  if (typeof value === "number") out.integer(3, value).integer(20, 2);
  else if (typeof value === "string") out.string(4, value).integer(20, 3);
  else if ("float" in value) out.float(2, value.float).integer(20, 1);
  else {
    for (const item of value) out.integer(8, item);
    out.integer(20, 7);
  }
}

function encodeInitializer(out: ProtobufWriter, { name, type, shape, data }: Initializer): void {
  for (const size of shape) out.integer(1, size);
  out.integer(2, dataTypes[type]).string(8, name);
  if (data instanceof Uint8Array) {
    out.bytes(9, data);
    return;
  }
  const entries = { location: data.file, offset: String(data.offset), length: String(data.length) };
  for (const [key, value] of Object.entries(entries)) out.message(13, (entry) => entry.string(1, key).string(2, value));
  out.integer(14, externalLocation);
}

function encodeValue(out: ProtobufWriter, { name, type, shape }: ValueDeclaration): void {
  out.string(1, name).message(2, (typeProto) =>
    typeProto.message(1, (tensor) =>
      tensor.integer(1, dataTypes[type]).message(2, (shapeProto) => {
        for (const size of shape) shapeProto.message(1, (dim) => (typeof size === "number" ? dim.integer(1, size) : dim.string(2, size)));
      }),
    ),
  );
}
