import { type ErrorFacts, TesseraError } from "@tessera/core";

/** `runtime-failed`, with ONNX Runtime's message. */
export function runtimeError(message: string, facts: ErrorFacts = {}, cause?: unknown): TesseraError {
  return new TesseraError("runtime-failed", message, { facts, cause });
}
