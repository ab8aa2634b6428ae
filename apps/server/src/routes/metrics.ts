import type { Route } from "./route.ts";

/** `GET /metrics`: what is known now; it waits for nobody. */
export const metricsRoute: Route = {
  method: "get",
  path: "/metrics",
  summary: "Prometheus metrics",
  type: "text/plain",
  statuses: [401],
  handle: async (context, { metrics }) => context.text(await metrics.text(), 200, { "content-type": metrics.contentType }),
};
