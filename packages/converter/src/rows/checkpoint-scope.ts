import type { Checkpoint } from "@tessera/checkpoint";
import type { RowSource } from "./row-source.ts";

/** Walks a checkpoint by key prefix and notes every tensor that the model definition asks for, with the shape it must have. */
export class CheckpointScope {
  readonly #checkpoint: Checkpoint;
  readonly #prefix: string;
  readonly expected: Map<string, readonly number[]>;
  /** Those that may have more rows. */
  readonly padded: Set<string>;

  constructor(checkpoint: Checkpoint, prefix = "", parent?: CheckpointScope) {
    this.#checkpoint = checkpoint;
    this.#prefix = prefix;
    this.expected = parent?.expected ?? new Map();
    this.padded = parent?.padded ?? new Set();
  }

  child(name: string | number): CheckpointScope {
    return new CheckpointScope(this.#checkpoint, `${this.#prefix}${name}.`, this);
  }

  /** Full checkpoint key of a tensor below this prefix. */
  key(name: string): string {
    return this.#prefix + name;
  }

  /** Whether the checkpoint has a tensor of this name below this prefix. */
  has(name: string): boolean {
    return this.#checkpoint.tensors.has(this.key(name));
  }

  /** A tensor as rows of its first dimension; a vector has one column. A padded one may have more rows, which are never read. */
  tensor(name: string, shape: readonly number[], { padded = false }: { readonly padded?: boolean } = {}): RowSource {
    const key = this.key(name);
    this.expected.set(key, shape);
    if (padded) this.padded.add(key);
    const [rows = 1, ...rest] = shape;
    const columns = rest.reduce((product, size) => product * size, 1);
    return { rows, columns, read: (from, to) => this.#checkpoint.readFloat32(key, { rows: [from, to] }) };
  }
}
