import { readFile } from "node:fs/promises";
import { bfloat16ToFloat32, bytesPerElement, expectArgument, float16ToFloat32, type TensorType, TesseraError } from "@tessera/core";

export interface TokenEmbeddingOptions {
  /** float32, float16 or bfloat16 */
  readonly type: TensorType;
  /** vocab_size */
  readonly rows: number;
  /** hidden_size */
  readonly columns: number;
  readonly signal?: AbortSignal;
}

/** The token embedding table, kept in the checkpoint's own type and widened row by row. */
export interface TokenEmbedding {
  readonly rows: number;
  readonly columns: number;
  /** Writes one row as float32 into `out` at `offset`. Throws `invalid-argument` for an id outside the table. */
  lookup(id: number, out: Float32Array, offset: number): void;
}

/** Loads a raw table [rows, columns]. Throws `checkpoint-invalid` when the file has another size. */
export async function loadTokenEmbedding(file: string, { type, rows, columns, signal }: TokenEmbeddingOptions): Promise<TokenEmbedding> {
  expectArgument(type === "float32" || type === "float16" || type === "bfloat16", "float32, float16 or bfloat16", "type", type);
  const bytes = await readFile(file, { signal });
  if (bytes.byteLength !== rows * columns * bytesPerElement(type)) {
    throw new TesseraError(
      "checkpoint-invalid",
      `${file} has ${bytes.byteLength} bytes, a ${type} table [${rows},${columns}] has another size`,
      { facts: { file } },
    );
  }
  const table =
    type === "float32"
      ? new Float32Array(bytes.buffer, bytes.byteOffset, rows * columns)
      : new Uint16Array(bytes.buffer, bytes.byteOffset, rows * columns);
  return {
    rows,
    columns,
    lookup(id, out, offset) {
      expectArgument(Number.isInteger(id) && id >= 0 && id < rows, `a token id below ${rows}`, "id", id);
      const target = out.subarray(offset, offset + columns);
      const row = table.subarray(id * columns, (id + 1) * columns);
      if (row instanceof Float32Array) target.set(row);
      else if (type === "bfloat16") bfloat16ToFloat32(row, target);
      else float16ToFloat32(row, target);
    },
  };
}
