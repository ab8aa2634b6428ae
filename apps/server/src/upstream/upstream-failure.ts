import { HttpError } from "../http/http-error.ts";

/** A failure of an upstream, as the client is told: 502, or 504 for one that says nothing. */
export function upstreamFailure(name: string, problem: string, status: 502 | 504 = 502): HttpError {
  return new HttpError(status, `The engine of ${name} ${problem}`, { code: status === 504 ? "upstream_timeout" : "upstream_failed" });
}

const passedOn = [400, 404, 408, 409, 413, 422, 429, 503] as const;

/**
 * What an upstream's error becomes: what the client did wrong, or should wait for, is passed on in our shape; what is wrong between the upstream
 * and us is 502.
 */
export function upstreamError(name: string, status: number, body: string, retryAfter: string | null): HttpError {
  const passed = passedOn.find((one) => one === status);
  if (passed === undefined) {
    const why = status === 401 || status === 403 ? "does not take this server's key" : `answered ${status}`;
    return upstreamFailure(name, why);
  }
  const { message, param, code } = readError(body);
  const headers: Record<string, string> = retryAfter === null ? {} : { "retry-after": retryAfter };
  return new HttpError(passed, message ?? `The engine of ${name} answered ${status}`, {
    param: param ?? undefined,
    code: code ?? undefined,
    headers,
  });
}

/** OpenAI's shape, and vLLM's older one without `error` around it. */
function readError(body: string): { readonly message?: string; readonly param?: string; readonly code?: string } {
  try {
    const json = JSON.parse(body) as { error?: unknown; message?: unknown };
    const error = (typeof json.error === "object" && json.error !== null ? json.error : json) as Record<string, unknown>;
    const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 2000) : undefined);
    return { message: text(error.message), param: text(error.param), code: text(error.code) };
  } catch {
    return {};
  }
}
