import type { Checkpoint } from "@tessera/checkpoint";
import type { RowSource } from "./row-source.ts";

/** Walks a checkpoint by key prefix and notes every tensor that the model definition asks for, with the shape it must have. */
export class CheckpointScope {
  readonly #checkpoint: Checkpoint;
  readonly #prefix: string;
  readonly expected: Map<string, readonly number[]>;

  constructor(checkpoint: Checkpoint, prefix = "", expected: Map<string, readonly number[]> = new Map()) {
    this.#checkpoint = checkpoint;
    this.#prefix = prefix;
    this.expected = expected;
  }

  child(name: string | number): CheckpointScope {
    return new CheckpointScope(this.#checkpoint, `${this.#prefix}${name}.`, this.expected);
  }

  /** Full checkpoint key of a tensor below this prefix. */
  key(name: string): string {
    return this.#prefix + name;
  }

  /** A tensor as rows of its first dimension; a vector has one column. */
  tensor(name: string, shape: readonly number[]): RowSource {
    const key = this.key(name);
    this.expected.set(key, shape);
    const [rows = 1, ...rest] = shape;
    const columns = rest.reduce((product, size) => product * size, 1);
    return { rows, columns, read: (from, to) => this.#checkpoint.readFloat32(key, { rows: [from, to] }) };
  }
}
