import type { ServerState } from "../http/server-state.ts";
import type { Route } from "./route.ts";

/** `GET /ready`: 503 while the engine is being started or replaced, while the queue is full, and before the server ends. */
export const readyRoute: Route = {
  method: "get",
  path: "/ready",
  summary: "Whether requests are welcome",
  open: true,
  statuses: [503],
  handle(context, state) {
    const status = statusOf(state);
    const body = { status, model: state.options.modelName };
    return status === "ready" ? context.json(body) : context.json(body, 503, { "retry-after": "2" });
  },
};

function statusOf({ options: { model }, admission, draining }: ServerState): "draining" | "loading" | "busy" | "ready" {
  if (draining.aborted) return "draining";
  if (model.ready === false) return "loading";
  return admission.full ? "busy" : "ready";
}
