import { TesseraError } from "@tessera/core";
import { errorStatus } from "./error-status.ts";
import { HttpError } from "./http-error.ts";

/** Any error as one that may be shown. What is not the client's fault is told without its message, which may name files of this machine. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (TesseraError.isInstance(error)) {
    const status = errorStatus[error.code];
    const code = error.code === "context-overflow" ? "context_length_exceeded" : error.code;
    const headers = status === 503 ? { "retry-after": "2" } : undefined;
    const failed = status === 507 ? "The server has no room left" : "The model failed";
    return new HttpError(status, status < 500 ? error.message : `${failed} (${error.code})`, { code, headers });
  }
  return new HttpError(500, "Something went wrong in the server", { code: "internal_error" });
}
