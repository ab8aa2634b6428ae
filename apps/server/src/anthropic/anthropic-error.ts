import type { HttpError } from "../http/http-error.ts";

const types: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  503: "overloaded_error",
};

/** The body of an error response, and the data of an error in a stream, as Anthropic's API writes it. */
export function anthropicError({ status, message }: HttpError): object {
  return { type: "error", error: { type: types[status] ?? (status < 500 ? "invalid_request_error" : "api_error"), message } };
}
