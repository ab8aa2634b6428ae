import type { TensorType } from "@tessera/core";
import type { AttributeValue, Dimension, GraphNode, Initializer, OnnxModel, ValueDeclaration } from "../src/index.ts";

const types: Readonly<Record<number, TensorType>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  6: "int32",
  7: "int64",
  9: "bool",
  10: "float16",
  16: "bfloat16",
};

type Field = bigint | Uint8Array;
type Message = ReadonlyMap<number, readonly Field[]>;

/** Reads back what the encoder writes. Written from onnx.proto alone, so that it does not share the encoder's mistakes. */
export function decodeModel(bytes: Uint8Array): OnnxModel & { readonly irVersion: number; readonly producer: string } {
  const model = decodeMessage(bytes);
  const graph = decodeMessage(only(model, 7));
  return {
    irVersion: number(model, 1),
    producer: text(model, 2),
    name: text(graph, 2),
    opsets: Object.fromEntries(messages(model, 8).map((opset) => [text(opset, 1), number(opset, 2)])),
    nodes: messages(graph, 1).map(decodeNode),
    initializers: messages(graph, 5).map(decodeInitializer),
    inputs: messages(graph, 11).map(decodeValue),
    outputs: messages(graph, 12).map(decodeValue),
  };
}

function decodeNode(node: Message): GraphNode {
  return {
    inputs: texts(node, 1),
    outputs: texts(node, 2),
    name: text(node, 3),
    op: text(node, 4),
    domain: text(node, 7),
    attributes: Object.fromEntries(messages(node, 5).map((attribute) => [text(attribute, 1), decodeAttribute(attribute)])),
  };
}

function decodeAttribute(attribute: Message): AttributeValue {
  switch (number(attribute, 20)) {
    case 1:
      return { float: floatOf(only(attribute, 2)) };
    case 2:
      return number(attribute, 3);
    case 3:
      return text(attribute, 4);
    case 7:
      return integers(attribute, 8);
    default:
      throw new Error(`attribute type ${number(attribute, 20)}`);
  }
}

function decodeInitializer(tensor: Message): Initializer {
  const external = Object.fromEntries(messages(tensor, 13).map((entry) => [text(entry, 1), text(entry, 2)]));
  const data =
    number(tensor, 14) === 1
      ? { file: external.location!, offset: Number(external.offset), length: Number(external.length) }
      : only(tensor, 9);
  return { name: text(tensor, 8), type: types[number(tensor, 2)]!, shape: integers(tensor, 1), data };
}

function decodeValue(value: Message): ValueDeclaration {
  const tensor = decodeMessage(only(decodeMessage(only(value, 2)), 1));
  const dimension = (dim: Message): Dimension => (dim.has(2) ? text(dim, 2) : number(dim, 1));
  return { name: text(value, 1), type: types[number(tensor, 1)]!, shape: messages(decodeMessage(only(tensor, 2)), 1).map(dimension) };
}

function decodeMessage(bytes: Uint8Array): Message {
  const fields = new Map<number, Field[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error("the message ends inside a number");
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error("the message ends inside a field");
    at += length;
    return bytes.slice(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    if (wire !== 0 && wire !== 2 && wire !== 5) throw new Error(`wire type ${wire}`);
    const value = wire === 0 ? varint() : take(wire === 2 ? Number(varint()) : 4);
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

function all(message: Message, field: number): readonly Field[] {
  return message.get(field) ?? [];
}

function only(message: Message, field: number): Uint8Array {
  const [value = new Uint8Array(), ...more] = all(message, field);
  if (more.length > 0 || typeof value === "bigint") throw new Error(`field ${field}`);
  return value;
}

function messages(message: Message, field: number): Message[] {
  return all(message, field).map((value) => decodeMessage(value as Uint8Array));
}

function texts(message: Message, field: number): string[] {
  return all(message, field).map((value) => new TextDecoder().decode(value as Uint8Array));
}

function text(message: Message, field: number): string {
  return texts(message, field)[0] ?? "";
}

function integers(message: Message, field: number): number[] {
  return all(message, field).map((value) => Number(BigInt.asIntN(64, value as bigint)));
}

function number(message: Message, field: number): number {
  return integers(message, field)[0] ?? 0;
}

function floatOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
}
