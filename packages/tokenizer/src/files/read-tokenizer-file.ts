import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { tokenizerInvalid } from "./tokenizer-invalid.ts";

// The largest real one (tokenizer.json of Qwen2 or Llama 3) has about 9 MB.
const maxFileBytes = 128 * 1024 * 1024;

/**
 * Bytes of one file of a tokenizer folder, or `undefined` when it does not exist.
 *
 * @throws TesseraError `tokenizer-invalid` when it is not a readable file or larger than 128 MiB
 */
export async function readTokenizerFile(folder: string, file: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
  signal?.throwIfAborted();
  const path = join(folder, file);
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes) throw tokenizerInvalid(file, `${size} bytes are more than the limit of ${maxFileBytes}`);
    return await readFile(path, { signal });
  } catch (error) {
    if (TesseraError.isInstance(error)) throw error;
    signal?.throwIfAborted();
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw tokenizerInvalid(file, `cannot be read (${code ?? "unknown reason"})`, error);
  }
}
