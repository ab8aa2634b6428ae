import type { TensorData, TensorType } from "@tessera/core";
import type { AttributeValue, Dimension, ExternalData, GraphNode, Initializer, OnnxModel, ValueDeclaration } from "./onnx-types.ts";

/** Name of a value in the graph. */
export type Value = string;

export interface NodeOptions {
  /** @default "" (ONNX's own operators) */
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Output names, when they matter. @default one generated name */
  readonly outputs?: readonly string[];
}

/** Collects nodes in order and hands out value names, so that model definitions read as function calls. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #initializers = new Map<string, Initializer>();
  readonly #inputs: ValueDeclaration[] = [];
  readonly #outputs: ValueDeclaration[] = [];
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  input(name: string, type: TensorType, shape: readonly Dimension[]): Value {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  output(name: string, type: TensorType, shape: readonly Dimension[]): void {
    this.#outputs.push({ name, type, shape });
  }

  /** A small constant stored in the graph itself. Equal names are stored once. */
  constant(name: string, type: TensorType, shape: readonly number[], data: TensorData): Value {
    this.#initializers.set(name, { name, type, shape, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) });
    return name;
  }

  /** A list of int64, as shapes and axes are given. */
  integers(values: readonly number[]): Value {
    return this.constant(`int64_${values.join("_")}`, "int64", [values.length], BigInt64Array.from(values, BigInt));
  }

  /** A weight that lies in a file beside the model. */
  external(name: string, type: TensorType, shape: readonly number[], data: ExternalData): Value {
    this.#initializers.set(name, { name, type, shape, data });
    return name;
  }

  /** Adds an operator and returns the name of its first output. */
  node(op: string, inputs: readonly Value[], { domain = "", attributes = {}, outputs }: NodeOptions = {}): Value {
    const name = `${op}_${this.#nodes.length}`;
    const outputNames = outputs ?? [`${name}_out`];
    this.#nodes.push({ name, op, domain, inputs, outputs: outputNames, attributes });
    return outputNames[0] ?? name;
  }

  /** Whether an operator with this output exists already. */
  has(value: Value): boolean {
    return this.#nodes.some((node) => node.outputs.includes(value));
  }

  finish(opsets: Readonly<Record<string, number>> = { "": 20, "com.microsoft": 1 }): OnnxModel {
    return {
      name: this.name,
      opsets,
      inputs: this.#inputs,
      outputs: this.#outputs,
      initializers: [...this.#initializers.values()],
      nodes: this.#nodes,
    };
  }
}
