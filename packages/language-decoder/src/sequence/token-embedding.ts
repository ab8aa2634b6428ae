/** A token embedding table. */
export interface TokenEmbedding {
  readonly rows: number;
  readonly columns: number;
  /** Writes one row as float32 into `out` at `offset`. Throws `invalid-argument` for an id outside the table. */
  lookup(id: number, out: Float32Array, offset: number): void;
}
