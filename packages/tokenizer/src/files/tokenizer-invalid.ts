import { TesseraError } from "@tessera/core";

/** Makes the `tokenizer-invalid` error of a tokenizer file: "<file>: <reason>". */
export function tokenizerInvalid(file: string, reason: string, cause?: unknown): TesseraError {
  return new TesseraError("tokenizer-invalid", `${file}: ${reason}`, { facts: { file, reason }, cause });
}
