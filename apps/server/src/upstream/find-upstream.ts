import type { ServerState } from "../http/server-state.ts";
import type { OpenUpstream } from "./upstream.ts";

/** The upstream that a body's `model` names, if any. */
export function findUpstream({ upstreams }: ServerState, body: unknown): OpenUpstream | undefined {
  const model = typeof body === "object" && body !== null ? (body as { readonly model?: unknown }).model : undefined;
  return typeof model === "string" ? upstreams.get(model) : undefined;
}
