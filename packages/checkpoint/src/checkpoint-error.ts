import { TesseraError } from "@tessera/core";

/** `checkpoint-invalid`, naming the file. */
export function checkpointError(file: string, problem: string, cause?: unknown): TesseraError {
  return new TesseraError("checkpoint-invalid", `${file}: ${problem}`, { facts: { file }, cause });
}
