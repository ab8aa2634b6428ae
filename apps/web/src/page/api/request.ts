import { ApiError } from "./api-error.ts";

export interface RequestOptions {
  readonly apiKey: string;
  readonly signal?: AbortSignal;
  /** Sent as JSON with POST; GET without. */
  readonly body?: object;
}

/** Asks the server that the page came from. Throws `ApiError`, and the signal's reason. */
export async function request(path: string, { apiKey, signal, body }: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` };
  if (body !== undefined) headers["content-type"] = "application/json";
  const init = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  const response = await fetch(path, { ...init, signal: signal ?? null }).catch((error: unknown) => {
    throw signal?.aborted ? error : new ApiError(0, "The server does not answer.");
  });
  if (response.ok) return response;
  const shown = (await response.json().catch(() => ({}))) as { error?: { message?: string; code?: string } };
  throw new ApiError(response.status, shown.error?.message ?? `The server answered ${response.status}.`, shown.error?.code);
}
