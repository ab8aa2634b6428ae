import type { HttpError } from "./http-error.ts";

const types: Readonly<Record<number, string>> = { 401: "authentication_error", 404: "invalid_request_error", 429: "rate_limit_error" };

/** The body of an error response, as OpenAI's API writes it. */
export function errorBody({ status, message, param, code }: HttpError): object {
  return { error: { message, type: types[status] ?? (status < 500 ? "invalid_request_error" : "server_error"), param, code } };
}
