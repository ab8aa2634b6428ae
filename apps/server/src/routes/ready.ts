import type { Route } from "./route.ts";

/** `GET /ready`: 503 while the engine is being started or replaced. */
export const readyRoute: Route = {
  method: "get",
  path: "/ready",
  summary: "Whether the model answers",
  open: true,
  statuses: [503],
  handle: (context, { options: { model, modelName } }) =>
    model.ready === false
      ? context.json({ status: "loading", model: modelName }, 503, { "retry-after": "2" })
      : context.json({ status: "ready", model: modelName }),
};
