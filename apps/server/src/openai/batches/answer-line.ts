import type { LineRequest, LineResponse } from "@tessera/jobs";
import type { Hono } from "hono";
import { lineOwner } from "../../http/request-owner.ts";

/** Answers a line as if its owner had asked. */
export async function answerLine(app: Hono, { owner, url, body }: LineRequest, signal: AbortSignal): Promise<LineResponse> {
  const request = new Request(`http://localhost${url}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  const response = await app.fetch(request, { [lineOwner]: owner });
  return { status: response.status, requestId: response.headers.get("x-request-id") ?? "", body: await response.json() };
}
