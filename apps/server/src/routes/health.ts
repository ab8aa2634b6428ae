import type { Route } from "./route.ts";

/** `GET /health`: waits for nothing. */
export const healthRoute: Route = {
  method: "get",
  path: "/health",
  summary: "Whether the server lives",
  open: true,
  handle: (context) => context.json({ status: "ok" }),
};
