import type { HttpError } from "../http/http-error.ts";

/** The body of an error response, and the last line of a stream that failed, as Ollama writes it. */
export function ollamaError({ message }: HttpError): object {
  return { error: message };
}
