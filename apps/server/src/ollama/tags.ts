import type { Route } from "../routes/route.ts";
import { modelEntry } from "./model-entry.ts";
import { ollamaError } from "./ollama-error.ts";

/** `GET /api/tags`: the models that there are. */
export const tagsRoute: Route = {
  method: "get",
  path: "/api/tags",
  summary: "The model in the form of Ollama's API",
  statuses: [401],
  errorBody: ollamaError,
  handle: (context, state) => context.json({ models: [modelEntry(state)] }),
};
