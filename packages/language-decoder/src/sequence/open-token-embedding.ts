import { readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { bfloat16ToFloat32, bytesPerElement, expectArgument, float16ToFloat32, type TensorType, TesseraError } from "@tessera/core";
import type { TokenEmbedding } from "./token-embedding.ts";

export interface TokenEmbeddingOptions {
  /** float32, float16 or bfloat16 */
  readonly type: TensorType;
  /** vocab_size */
  readonly rows: number;
  /** hidden_size */
  readonly columns: number;
  readonly signal?: AbortSignal;
}

/**
 * Opens a raw table [rows, columns]. It stays on disk: a lookup reads its row, which the system has in memory once it was used, and widens
 * it. Lookups after disposal throw `disposed`.
 *
 * @throws TesseraError `checkpoint-invalid` when the file cannot be opened or has another size; a lookup too, when the file was cut since
 */
export async function openTokenEmbedding(file: string, options: TokenEmbeddingOptions): Promise<TokenEmbedding & AsyncDisposable> {
  const { type, rows, columns, signal } = options;
  expectArgument(type === "float32" || type === "float16" || type === "bfloat16", "float32, float16 or bfloat16", "type", type);
  signal?.throwIfAborted();
  const rowBytes = columns * bytesPerElement(type);
  const handle = await openTable(file, options, rows * rowBytes);
  const row = new Uint8Array(rowBytes);
  const stored = type === "float32" ? new Float32Array(row.buffer) : new Uint16Array(row.buffer);
  let closing: Promise<void> | undefined;
  return {
    rows,
    columns,
    lookup(id, out, offset) {
      expectArgument(Number.isInteger(id) && id >= 0 && id < rows, `a token id below ${rows}`, "id", id);
      // A closed file's number may belong to another file by now.
      if (closing) throw new TesseraError("disposed", `The token embedding ${file} is closed`, { facts: { file } });
      if (readSync(handle.fd, row, 0, rowBytes, id * rowBytes) !== rowBytes) throw invalid(file, `ends inside row ${id}`);
      const target = out.subarray(offset, offset + columns);
      if (stored instanceof Float32Array) target.set(stored);
      else if (type === "bfloat16") bfloat16ToFloat32(stored, target);
      else float16ToFloat32(stored, target);
    },
    async [Symbol.asyncDispose]() {
      closing ??= handle.close();
      await closing;
    },
  };
}

async function openTable(file: string, { type, rows, columns }: TokenEmbeddingOptions, expected: number): Promise<FileHandle> {
  const handle = await open(file, "r").catch((cause: unknown) => {
    throw invalid(file, "cannot be opened", cause);
  });
  const { size } = await handle.stat();
  if (size === expected) return handle;
  await handle.close();
  throw invalid(file, `has ${size} bytes, a ${type} table [${rows},${columns}] has ${expected}`);
}

function invalid(file: string, problem: string, cause?: unknown): TesseraError {
  return new TesseraError("checkpoint-invalid", `${file} ${problem}`, { facts: { file }, cause });
}
