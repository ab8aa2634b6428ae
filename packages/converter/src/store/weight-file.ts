import { bytesPerElement, elementCount, type TensorType } from "@tessera/core";
import type { GraphBuilder, Value } from "@tessera/onnx";

/** One range of the weights file and how its bytes are made, piece by piece in order. */
export interface WeightEntry {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
  readonly pieces: () => AsyncGenerator<Uint8Array>;
  /** Names of the graphs that have it. */
  readonly graphs: ReadonlySet<string>;
}

const alignment = 64;

/** Plans a weights file. Every graph of a part declares the same weights; each is laid out and written once. */
export class WeightFile {
  readonly file: string;
  readonly #entries = new Map<string, WeightEntry & { readonly graphs: Set<string> }>();
  #end = 0;

  constructor(file: string) {
    this.file = file;
  }

  get entries(): readonly WeightEntry[] {
    return [...this.#entries.values()];
  }

  /** Declares a weight in the graph, and in the file when it is new. */
  declare(graph: GraphBuilder, name: string, type: TensorType, shape: readonly number[], pieces: () => AsyncGenerator<Uint8Array>): Value {
    let entry = this.#entries.get(name);
    if (entry === undefined) {
      const length = elementCount(shape) * bytesPerElement(type);
      entry = { name, type, shape, offset: this.#end, length, pieces, graphs: new Set() };
      this.#entries.set(name, entry);
      this.#end = Math.ceil((this.#end + length) / alignment) * alignment;
    }
    entry.graphs.add(graph.name);
    return graph.external(name, type, shape, { file: this.file, offset: entry.offset, length: entry.length });
  }
}
